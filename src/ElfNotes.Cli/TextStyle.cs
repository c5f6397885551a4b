namespace ElfNotes.Cli;

/// <summary>What a piece of text is, for a terminal that shows colours.</summary>
internal enum TextStyle
{
    Plain,
    Heading,
    Faint,
    Good,
    Bad,
    Warning,
}
