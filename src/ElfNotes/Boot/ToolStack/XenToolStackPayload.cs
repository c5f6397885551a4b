namespace ElfNotes.Boot;

/// <summary>What the loader for bzImages left behind for libelf, whether it took the file or not.</summary>
/// <param name="Kernel">What libelf is shown; null where that cannot be an ELF.</param>
/// <param name="IsTaken">Whether the loader for bzImages goes on with it itself; else only the one for plain ELF files does.</param>
internal sealed record XenToolStackPayload(ByteSource? Kernel, bool IsTaken);
