using ElfNotes.Boot;
using ElfNotes.Elf;

namespace ElfNotes.Editing;

/// <summary>
/// Which notes a file is loaded by: those that the loaders read that take it now, and those by which an operating system tells whose program it is and how to
/// run it.
/// </summary>
internal sealed class NeededNotes
{
    private const uint AbiTag = 1;
    private const uint NetBsdPax = 3;

    private readonly List<LoaderVerdict> _verdicts = [];
    private readonly bool _isCore;

    /// <summary>Asks the loaders.</summary>
    public NeededNotes(ElfFile file)
    {
        _isCore = file.Identity.Type == ElfIdentity.ET_CORE;
        var image = BootImage.OfElf(file.Source);
        foreach (var loader in BootLoaders.All)
        {
            if (!loader.MakesSenseFor(image)) continue;
            foreach (var options in EditVerdicts.Releases(loader))
            {
                var verdict = loader.Judge(image, options);
                if (verdict is { Accepts: true, ByNotes: true }) _verdicts.Add(verdict);
            }
        }
    }

    /// <summary>Who needs a note; null for nobody.</summary>
    public string? Reader(RawNote note)
    {
        if (_isCore) return null;
        // A loader that takes the kernel may go by any note of its owner, not only by those without which it refuses.
        var reader = _verdicts.Find(verdict => IsReadBy(verdict.Loader, note));
        return reader is not null ? reader.Loader : Program(note);
    }

    private static bool IsReadBy(string loader, RawNote note) => loader switch
    {
        "qemu" => note.Owner == "Xen" || LoaderNotes.IsEntry(note),
        "openfirmware" or "pseries" => LoaderNotes.IsOfFirmware(note.Owner),
        _ => note.Owner == "Xen",
    };

    private static string? Program(RawNote note) => note switch
    {
        // CET and BTI are enforced by it; without it they are silently off.
        _ when NotePackingRepair.IsProperty(note) => "Linux and the dynamic loader",
        { Owner: "FreeBSD" or "DragonFly" or "OpenBSD" } => note.Owner + ", which knows its programs by it",
        { Owner: "NetBSD", Type: AbiTag } => "NetBSD, which knows its programs by it",
        { Owner: "PaX", Type: NetBsdPax } => "NetBSD, which sets PaX by it",
        { Owner: "Android" } => "Android's dynamic loader",
        _ => null,
    };
}
