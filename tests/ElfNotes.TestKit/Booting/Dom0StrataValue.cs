namespace ElfNotes.TestKit.Booting;

/// <summary>One value of one stratum: at a rule's border, just inside or just outside it.</summary>
/// <param name="Stratum">The rule that it is about.</param>
/// <param name="Name">The value in words.</param>
/// <param name="Apply">Changes the kernel.</param>
public sealed record Dom0StrataValue(string Stratum, string Name, Action<Dom0StrataKernel> Apply);
