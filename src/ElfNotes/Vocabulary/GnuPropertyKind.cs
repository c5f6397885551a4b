namespace ElfNotes.Vocabulary;

/// <summary>How the data of a program property is read.</summary>
internal enum GnuPropertyKind
{
    /// <summary>No data: its presence says all.</summary>
    Flag,

    /// <summary>A number of the file's class: 4 or 8 bytes.</summary>
    Size,

    /// <summary>A 32-bit mask.</summary>
    Mask,

    /// <summary>The two 64-bit words of AArch64's pointer-authentication ABI.</summary>
    PointerAuthentication,

    /// <summary>Not known.</summary>
    Unknown,
}
