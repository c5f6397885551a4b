using System.Text.Encodings.Web;

namespace ElfNotes.Cli;

/// <summary>
/// Escapes all but printable ASCII, so that JSON of a hostile file is as harmless on a terminal as the table is, and leaves
/// <c>&lt; &gt; &amp; ' +</c> readable, which the default encoder escapes for the sake of HTML.
/// </summary>
internal sealed class AsciiJsonEncoder : JavaScriptEncoder
{
    public override int MaxOutputCharactersPerInputCharacter => 12;

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var i = 0; i < textLength; i++)
            if (WillEncode(text[i])) return i;
        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        Span<char> units = stackalloc char[2];
        var count = new System.Text.Rune(unicodeScalar).EncodeToUtf16(units);
        var target = new Span<char>(buffer, bufferLength);
        numberOfCharactersWritten = 0;
        foreach (var unit in units[..count])
        {
            if (!target[numberOfCharactersWritten..].TryWrite($"\\u{(int)unit:x4}", out var written)) return false;
            numberOfCharactersWritten += written;
        }

        return true;
    }

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or > '~' or '"' or '\\';
}
