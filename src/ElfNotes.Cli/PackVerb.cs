using ElfNotes.Boot;
using ElfNotes.Editing;

namespace ElfNotes.Cli;

/// <summary><c>elfnotes pack</c>, <c>merge</c> and <c>strip</c>.</summary>
internal static class PackVerb
{
    public static ExitStatus Pack(EditRequest request, IReadOnlyList<string> loaders, bool intoOne) =>
        EditRun.Elf(request, file => NotePacking.Plan(file, new NotePackingOptions { Loaders = [.. loaders.Select(name => BootLoaders.Find(name)!)], IntoOne = intoOne }, request.Options), false);

    public static ExitStatus Merge(EditRequest request) => EditRun.Elf(request, file => NoteMerging.Plan(file, request.Options), false);

    public static ExitStatus Strip(EditRequest request, IReadOnlyList<string>? owners, IReadOnlyList<string> kept, bool includesNeeded) =>
        EditRun.Elf(request, file => NoteStripping.Plan(file, new NoteStrippingOptions { Owners = owners, Kept = kept, IncludesNeeded = includesNeeded }, request.Options), includesNeeded);
}
