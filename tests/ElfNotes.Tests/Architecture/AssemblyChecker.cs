using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace ElfNotes.Tests.Architecture;

/// <summary>Holds one assembly against the rules of the house. Each check gives what breaks it, one line a breach.</summary>
internal sealed class AssemblyChecker : IDisposable
{
    private readonly AssemblyDefinition _assembly;
    private readonly Lazy<IReadOnlyCollection<TypeUse>> _uses;

    public AssemblyChecker(string path)
    {
        _assembly = AssemblyDefinition.ReadAssembly(path);
        _uses = new(() => TypeUses.In(_assembly.MainModule));
    }

    /// <summary>The uses of types of one room by types of another that its rule does not allow; a room without a rule is a breach too.</summary>
    /// <param name="root">The namespace around the rooms. Its own types may be used by all.</param>
    /// <param name="allowed">For each room ("" is the root itself) the rooms that it may use besides itself.</param>
    public IReadOnlyList<string> RoomBreaches(string root, IReadOnlyDictionary<string, string[]> allowed)
    {
        var breaches = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var use in _uses.Value)
        {
            if (Room(use.UserNamespace, root) is not { } user) continue;
            if (!allowed.TryGetValue(user, out var mayUse)) breaches.Add($"{user} has no rule");
            else if (Room(use.UsedNamespace, root) is { Length: > 0 } used && used != user && !mayUse.Contains(used))
                breaches.Add($"{use.User} uses {use.Used} in {use.Where}");
        }

        return [.. breaches];
    }

    /// <summary>The uses of types that are not wanted anywhere in the assembly.</summary>
    /// <param name="isUnwanted">Decides by the namespace and full name of the type that is used.</param>
    public IReadOnlyList<string> UsesOf(Func<string, string, bool> isUnwanted) =>
        [.. _uses.Value.Where(use => isUnwanted(use.UsedNamespace, use.Used)).Select(use => $"{use.User} uses {use.Used} in {use.Where}").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Static fields that can be assigned after the start, by any thread, and are seen by all: none of the compiler's own caches of delegates.</summary>
    public IReadOnlyList<string> MutableStatics() =>
        [.. _assembly.MainModule.GetAllTypes().SelectMany(type => type.Fields)
            .Where(field => field is { IsStatic: true, IsInitOnly: false, IsLiteral: false } && !IsDelegateCache(field))
            .Select(field => field.FullName).Order(StringComparer.Ordinal)];

    /// <summary>The names of the assemblies that this one references.</summary>
    public IReadOnlyList<string> References() => [.. _assembly.MainModule.AssemblyReferences.Select(reference => reference.Name).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Dispose() => _assembly.Dispose();

    // C# names them <>9__ within <>c, and <0>__ within <>O; no name in source can have these characters.
    private static bool IsDelegateCache(FieldDefinition field) => field.Name.StartsWith('<') && field.DeclaringType.Name.StartsWith("<>", StringComparison.Ordinal);

    private static string? Room(string name, string root) =>
        name == root ? "" : name.StartsWith(root + ".", StringComparison.Ordinal) ? name[(root.Length + 1)..].Split('.')[0] : null;
}
