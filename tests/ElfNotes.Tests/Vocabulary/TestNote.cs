using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ElfNotes.Elf;
using ElfNotes.Notes;
using ElfNotes.Vocabulary;

namespace ElfNotes.Tests.Vocabulary;

/// <summary>Notes and identities for tests, and a flat form of values to compare with.</summary>
internal static class TestNote
{
    public const ushort X86_64 = 62;
    public const ushort I386 = 3;
    public const ushort AArch64 = 183;
    public const ushort RiscV = 243;

    public static ElfIdentity Identity(int elfClass = 64, ushort machine = X86_64, ByteOrder order = ByteOrder.Little, ushort type = ElfIdentity.ET_EXEC) =>
        new(elfClass, order, 0, type, machine, 0, 0);

    /// <summary>Reads one whole note, header and padding included.</summary>
    public static ElfNote Read(byte[] bytes, int alignment = 4, ByteOrder order = ByteOrder.Little)
    {
        var format = new NoteFormat(order, alignment);
        var reader = new NoteReader(bytes, format);
        Assert.True(reader.TryRead(out var note));
        return new ElfNote(note, bytes, 0x1000, format);
    }

    public static ElfNote FromHex(string hex, int alignment = 4) => Read(Convert.FromHexString(hex), alignment);

    /// <summary>Makes a padded note; the descriptor is taken as it is.</summary>
    public static ElfNote Make(string owner, uint type, byte[] desc, int alignment = 4, ByteOrder order = ByteOrder.Little)
    {
        var name = Encoding.UTF8.GetBytes(owner + "\0");
        int Align(int value) => (value + alignment - 1) & -alignment;
        var descStart = Align(12 + name.Length);
        var bytes = new byte[Align(descStart + desc.Length)];
        uint[] words = [(uint)name.Length, (uint)desc.Length, type];
        for (var index = 0; index < words.Length; index++)
        {
            var word = bytes.AsSpan(4 * index);
            if (order == ByteOrder.Little) BinaryPrimitives.WriteUInt32LittleEndian(word, words[index]);
            else BinaryPrimitives.WriteUInt32BigEndian(word, words[index]);
        }

        name.CopyTo(bytes, 12);
        desc.CopyTo(bytes, descStart);
        return Read(bytes, alignment, order);
    }

    public static ElfNote Text(string owner, uint type, string text) => Make(owner, type, Encoding.Latin1.GetBytes(text));

    /// <summary>32-bit words in a byte order.</summary>
    public static byte[] Words(ByteOrder order, params uint[] words)
    {
        var bytes = new byte[4 * words.Length];
        for (var index = 0; index < words.Length; index++)
        {
            if (order == ByteOrder.Little) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * index), words[index]);
            else BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * index), words[index]);
        }

        return bytes;
    }

    public static string[] Codes(NoteMeaning meaning) => [.. meaning.Findings.Select(finding => finding.Code)];

    /// <summary>A value in a flat form: numbers decimal, bytes as <c>x:hex</c>, lists in brackets, fields in braces.</summary>
    public static string Flat(NoteValue? value) => value switch
    {
        null => "null",
        NoteValue.Number number => number.Value.ToString(CultureInfo.InvariantCulture),
        NoteValue.SignedNumber number => number.Value.ToString(CultureInfo.InvariantCulture),
        NoteValue.Truth truth => truth.Value ? "true" : "false",
        NoteValue.Text text => JsonSerializer.Serialize(text.Value),
        NoteValue.Bytes bytes => "x:" + Convert.ToHexStringLower(bytes.Value.Span),
        NoteValue.Items items => "[" + string.Join(",", items.Values.Select(Flat)) + "]",
        NoteValue.Fields fields => "{" + string.Join(",", fields.Values.Select(field => field.Key + ":" + Flat(field.Value))) + "}",
        _ => throw new InvalidOperationException("An unknown kind of value"),
    };
}
