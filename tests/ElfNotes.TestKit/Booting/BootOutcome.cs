namespace ElfNotes.TestKit.Booting;

/// <summary>What came of a boot.</summary>
public enum BootOutcome
{
    /// <summary>The time was over, or QEMU ended, before the loader had decided. Says nothing about the image.</summary>
    NoVerdict,

    /// <summary>The loader would not have the image.</summary>
    Refused,

    /// <summary>The loader took the image and started it, whatever it did then.</summary>
    Built,

    /// <summary>The loader itself crashed.</summary>
    LoaderCrashed,
}
