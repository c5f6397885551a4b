using ElfNotes.Authoring;
using ElfNotes.Editing;
using ElfNotes.Elf;
using ElfNotes.TestKit.Editing;
using ElfNotes.TestKit.Linkers;
using ElfNotes.Tests.Authoring.Linking;

namespace ElfNotes.Tests.Editing.Objects;

/// <summary>An object that is assembled, edited step by step, and linked.</summary>
internal sealed class EditedObject : IDisposable
{
    private readonly LinkFolder _folder = new();
    private readonly ElfFile _original;

    /// <summary>Assembles a source.</summary>
    public EditedObject(string machine, string source)
    {
        _folder.Assemble(LinkerMachines.Find(machine), source + ".section .note.GNU-stack,\"\",%progbits\n", "in.o");
        Bytes = System.IO.File.ReadAllBytes(_folder["in.o"]);
        _original = ElfFile.Open(ByteSource.FromMemory(Bytes));
    }

    /// <summary>The object as it is now.</summary>
    public byte[] Bytes { get; private set; }

    public LinkFolder Folder => _folder;

    /// <summary>The object as readers see it now.</summary>
    public ElfFile File => ElfFile.Open(ByteSource.FromMemory(Bytes));

    /// <summary>A note of owner "Xen" that holds an address.</summary>
    public static PlannedNote Note(uint type, string symbol, long addend = 0) => new()
    {
        Owner = "Xen",
        OwnerBytes = "Xen\0"u8.ToArray(),
        Type = type,
        Parts = [Address(symbol, addend)],
        Section = ".note.Xen",
    };

    /// <summary>An address of the machine's size.</summary>
    public static NotePart Address(string symbol, long addend = 0) => new NotePart.Symbol(symbol, addend, IntegerSize.Pointer);

    /// <summary>Edits it, and checks what must hold.</summary>
    public void Edit(params IReadOnlyList<NoteEdit> edits)
    {
        var result = NoteEditor.Plan(File, edits).Result;
        Bytes = result.ReadMemory(0, (int)result.Length).ToArray();
        Assert.Empty(EditInvariants.Violations(_original, File));
    }

    public void Add(uint type, string symbol, long addend = 0) => Edit(new NoteEdit.Add(Note(type, symbol, addend)));

    public void Set(uint type, NotePart part) => Edit(new NoteEdit.Set(new NoteSelector("Xen", type), [part]));

    public void Remove(uint type) => Edit(new NoteEdit.Remove(new NoteSelector("Xen", type)));

    /// <summary>Where _start lies in what was linked last.</summary>
    public ulong Start { get; private set; }

    /// <summary>Links it, without a remark, and gives what the notes of owner "Xen" hold then, by type, as far as it is a number.</summary>
    public Dictionary<ulong, ulong> Link(Linker linker)
    {
        _folder.Add("notes.o", Bytes);
        _folder.Run(linker.Tool, "-static", "-Ttext=0x400000", "-e", "_start", "-o", "out", "notes.o");
        var file = _folder.Open("out");
        Start = file.Identity.Entry;
        return file.Notes.Where(note => note.Owner == "Xen" && note.Desc.Length <= 8).ToDictionary(note => note.Type, note => file.Identity.ByteOrder.Read(note.Desc.Span));
    }

    public void Dispose() => _folder.Dispose();
}
