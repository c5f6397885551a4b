using ElfNotes.Authoring;
using ElfNotes.Elf;
using ElfNotes.Vocabulary;

namespace ElfNotes.Editing;

/// <summary>Pairs of addresses for <see cref="SymbolMapping"/>s: where a symbol was and where its successor is, for both kinds of addresses.</summary>
internal sealed class SymbolAddresses
{
    private readonly Dictionary<(NoteAddressSpace Space, ulong Address), (ulong New, string Text)> _pairs = [];
    private readonly List<string> _unused = [];

    /// <summary>Looks the symbols up.</summary>
    /// <param name="mappings">What was asked for.</param>
    /// <param name="from">The file of the old symbols; null where notes come without an ELF around them.</param>
    /// <param name="to">The file of the new symbols, or null.</param>
    /// <exception cref="ElfNotesException"><see cref="EditingCodes.ValueCannotBe"/>: a symbol is not there, or not once.</exception>
    public SymbolAddresses(IReadOnlyList<SymbolMapping> mappings, ElfFile? from, ElfFile? to)
    {
        if (mappings.Count == 0) return;
        var olds = Symbols(from, mappings.Select(mapping => mapping.Old).Where(name => !NumberText.TryUnsigned(name, out _)), "from");
        var news = Symbols(to, mappings.Select(mapping => mapping.New), "into");
        foreach (var mapping in mappings)
        {
            var text = $"{mapping.Old}={mapping.New}";
            var target = Value(news!, mapping.New, "into");
            if (NumberText.TryUnsigned(mapping.Old, out var address))
            {
                // Which kind of address a number is, only the note that holds it knows.
                _pairs[(NoteAddressSpace.Virtual, address)] = (target, text);
                _pairs[(NoteAddressSpace.Physical, address)] = (Physical(to!, target), text);
            }
            else
            {
                var source = Value(olds!, mapping.Old, "from");
                _pairs[(NoteAddressSpace.Virtual, source)] = (target, text);
                _pairs[(NoteAddressSpace.Physical, Physical(from!, source))] = (Physical(to!, target), text);
            }

            _unused.Add(text);
        }
    }

    /// <summary>The mappings that no address has met yet.</summary>
    public IReadOnlyList<string> Unused => _unused;

    /// <summary>What an address becomes, or null where it is none of the symbols'.</summary>
    public ulong? Find(NoteAddressSpace space, ulong address)
    {
        if (!_pairs.TryGetValue((space, address), out var pair)) return null;
        _unused.Remove(pair.Text);
        return pair.New;
    }

    private static ElfSymbols? Symbols(ElfFile? file, IEnumerable<string> names, string which)
    {
        List<string> wanted = [.. names];
        if (wanted.Count == 0) return null;
        if (file is null) throw Refusal($"the file that notes are copied {which} is no ELF file with symbols, so that {wanted[0]} cannot be looked up");
        if (file.Identity.Type == ElfIdentity.ET_REL) throw Refusal($"the file that notes are copied {which} is a relocatable object, in which symbols have no addresses yet: link it first");
        return ElfSymbols.Read(file, wanted) ?? throw Refusal($"the file that notes are copied {which} has no symbol table, so that {wanted[0]} cannot be looked up");
    }

    private static ulong Value(ElfSymbols symbols, string name, string which)
    {
        ulong[] values = [.. symbols.Find(name).Select(symbol => symbol.Value).Distinct()];
        return values.Length switch
        {
            1 => values[0],
            0 => throw Refusal($"the file that notes are copied {which} has no symbol {name}"),
            _ => throw Refusal($"the file that notes are copied {which} has {values.Length} symbols {name} with different values"),
        };
    }

    // A loader puts the image where p_paddr says.
    private static ulong Physical(ElfFile file, ulong address)
    {
        foreach (var segment in file.Segments)
            if (segment.Type == ElfSegment.PT_LOAD && address >= segment.VirtualAddress && address - segment.VirtualAddress < segment.MemorySize) return unchecked(address - segment.VirtualAddress + segment.PhysicalAddress);
        return address;
    }

    private static ElfNotesException Refusal(string message) => new(EditingCodes.ValueCannotBe, 0, message);
}
