using ElfNotes.Authoring;

namespace ElfNotes.Manifest;

/// <summary>One document of a text.</summary>
/// <param name="Root">Its value.</param>
/// <param name="Tag">The root's tag, such as yaml2obj's <c>!ELF</c>; null where there is none.</param>
internal sealed record YamlDocument(DescribedValue Root, string? Tag);
