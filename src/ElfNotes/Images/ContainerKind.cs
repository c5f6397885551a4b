namespace ElfNotes.Images;

/// <summary>What <see cref="Recogniser"/> tells apart by the first bytes.</summary>
internal enum ContainerKind
{
    Unknown,
    Elf,
    Ar,
    ThinAr,
    BzImage,
    EfiZboot,
    Pe,
    RawKernel,
    Compressed,
    Notes,
}
