namespace ElfNotes.Vocabulary;

/// <summary>One KEY=VALUE element of a <c>__xen_guest</c> section, as Xen cuts it out.</summary>
/// <param name="Offset">Where the key starts, as a file offset in bytes.</param>
/// <param name="Key">The key, at most 31 bytes. May hold control characters: escape before showing.</param>
/// <param name="Value">The value, at most 127 bytes; empty where there is no <c>=</c>.</param>
/// <param name="Number">What Xen computes from it: an address or offset; null for keys that are no numbers.</param>
/// <param name="Note">The note type that says the same (<c>VIRT_ENTRY</c> is ENTRY), or null for an unknown key.</param>
/// <param name="Meaning">What it says, for a person.</param>
public sealed record XenGuestEntry(ulong Offset, string Key, string Value, ulong? Number, string? Note, string Meaning);
