using System.Collections.Immutable;

namespace ElfNotes.Authoring;

/// <summary>Every form in which notes are written.</summary>
public static class NoteEmitters
{
    /// <summary>Every form.</summary>
    public static ImmutableArray<NoteEmitter> All { get; } = [new ObjectEmitter(), new AssemblerEmitter(), new HeaderEmitter(), new RustEmitter(), new LinkerScriptEmitter(), new RawNotesEmitter()];

    /// <summary>The form of a file name, by its suffix, or null.</summary>
    /// <param name="fileName">A name or path. Upper and lower case matter: .S is assembler for the C preprocessor, .s is not.</param>
    public static NoteEmitter? ForFile(string fileName) => All.FirstOrDefault(emitter => fileName.EndsWith(emitter.Suffix, StringComparison.Ordinal));
}
