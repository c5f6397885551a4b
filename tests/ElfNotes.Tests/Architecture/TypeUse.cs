namespace ElfNotes.Tests.Architecture;

/// <summary>One type naming another: in a signature, an attribute or a method's body.</summary>
/// <param name="User">The full name of the outermost type that names the other.</param>
/// <param name="UserNamespace">The namespace of that type.</param>
/// <param name="Used">The full name of the type that is named; of a nested type, its own.</param>
/// <param name="UsedNamespace">The namespace of the outermost type around it.</param>
/// <param name="Where">The member of the user that names it.</param>
internal sealed record TypeUse(string User, string UserNamespace, string Used, string UsedNamespace, string Where);
