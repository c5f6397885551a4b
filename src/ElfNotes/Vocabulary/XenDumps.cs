namespace ElfNotes.Vocabulary;

/// <summary>
/// The notes of a crashed Xen (types 0x1000001 and 0x1000002) and of <c>xl dump-core</c> (from 0x2000000). Source: Xen's
/// <c>include/xen/elfcore.h</c>, <c>docs/misc/dump-core-format.txt</c> and <c>public/version.h</c>.
/// </summary>
internal static class XenDumps
{
    private const ulong ParavirtualMagic = 0xf00febed;
    private const ulong HvmMagic = 0xf00febee;
    private const ushort EM_386 = 3;
    private const ushort EM_X86_64 = 62;

    public static NoteMeaning Describe(NoteDecoding decoding, string name) => decoding.Note.Type switch
    {
        XenNoteTypes.CRASH_INFO => DescribeCrashInfo(decoding, name),
        XenNoteTypes.CRASH_REGS => DescribeCrashRegisters(decoding, name),
        XenNoteTypes.DUMPCORE_NONE => DescribeNone(decoding, name),
        XenNoteTypes.DUMPCORE_HEADER => DescribeHeader(decoding, name),
        XenNoteTypes.DUMPCORE_XEN_VERSION => DescribeXenVersion(decoding, name),
        _ => DescribeFormatVersion(decoding, name),
    };

    private static NoteMeaning DescribeCrashInfo(NoteDecoding decoding, string name)
    {
        // Eight words of the hypervisor's own size everywhere; x86 adds one, since 3.3 two. The file's class is kexec's choice.
        var (count, size) = decoding.Desc.Length switch
        {
            80 => (10, 8),
            72 => (9, 8),
            64 => (8, 8),
            40 => (10, 4),
            36 => (9, 4),
            32 => (8, 4),
            _ => (0, 0),
        };
        if (count == 0) return Malformed(decoding, name, "8 to 10 words of 4 or 8 bytes");
        ReadOnlySpan<string> names = ["major", "minor", "extraVersion", "changeset", "compiler", "compileDate", "compileTime", "taint", "physStart", "pfnToMfnFrameListList"];
        var fields = Numbers(decoding, names[..count], size);
        var taint = decoding.Number(7 * size, size);
        var text = $"Xen {decoding.Number(0, size)}.{decoding.Number(size, size)}" + (taint == 0 ? "" : $", taint {NoteText.Hex(taint)}");
        if (count > 8) text += $", at physical {NoteText.Hex(decoding.Number(8 * size, size))}";
        return decoding.Meaning(name, text, fields);
    }

    private static NoteMeaning DescribeCrashRegisters(NoteDecoding decoding, string name)
    {
        // Other machines have structures of their own.
        if (decoding.Machine is not (null or EM_386 or EM_X86_64)) return UnknownNote.Describe(decoding, name);
        if (decoding.Desc.Length is not (16 or 32)) return Malformed(decoding, name, "the four control registers of an x86 processor, 16 or 32 bytes");
        var size = decoding.Desc.Length / 4;
        var text = $"cr0 {NoteText.Hex(decoding.Number(0, size))}, cr2 {NoteText.Hex(decoding.Number(size, size))}, cr3 {NoteText.Hex(decoding.Number(2 * size, size))}, cr4 {NoteText.Hex(decoding.Number(3 * size, size))}";
        return decoding.Meaning(name, text, Numbers(decoding, ["cr0", "cr2", "cr3", "cr4"], size));
    }

    private static NoteMeaning DescribeNone(NoteDecoding decoding, string name)
    {
        if (!decoding.Desc.IsEmpty) return Malformed(decoding, name, "empty");
        return decoding.Meaning(name, "a dump-core file", null);
    }

    private static NoteMeaning DescribeHeader(NoteDecoding decoding, string name)
    {
        if (decoding.Desc.Length != 32) return Malformed(decoding, name, "four 64-bit words, 32 bytes");
        var magic = decoding.Number(0, 8);
        var kind = magic switch
        {
            ParavirtualMagic => "PV",
            HvmMagic => "HVM",
            _ => $"unknown magic {NoteText.Hex(magic)}",
        };
        var text = $"{kind}, {NoteText.Count(decoding.Number(8, 8), "vcpu")}, {NoteText.Count(decoding.Number(16, 8), "page")} of {NoteText.Bytes(decoding.Number(24, 8))}";
        return decoding.Meaning(name, text, Numbers(decoding, ["magic", "vcpus", "pages", "pageSize"], 8));
    }

    private static NoteMeaning DescribeXenVersion(NoteDecoding decoding, string name)
    {
        // The only member of the tools' own word size is virt_start, before the last: 1280 bytes on 64-bit hosts and on 32-bit
        // Arm, where 4 bytes of padding follow it, and 1276 on i386.
        if (decoding.Desc.Length is not (1276 or 1280)) return Malformed(decoding, name, "1280 bytes, or 1276 when written on i386");
        List<KeyValuePair<string, NoteValue>> fields = [new("major", new NoteValue.Number(decoding.Number(0, 8))), new("minor", new NoteValue.Number(decoding.Number(8, 8)))];
        var at = 16;
        ReadOnlySpan<(string Name, int Size)> texts = [("extraVersion", 16), ("compiler", 64), ("compileBy", 16), ("compileDomain", 32), ("compileDate", 32), ("capabilities", 1024), ("changeset", 64)];
        foreach (var (field, size) in texts)
        {
            fields.Add(new(field, NoteText.StringValue(decoding.Note.Desc.Slice(at, size))));
            at += size;
        }

        fields.Add(new("virtStart", new NoteValue.Number(decoding.Number(at, decoding.Desc.Length - 8 - at))));
        var pageSize = decoding.Number(decoding.Desc.Length - 8, 8);
        fields.Add(new("pageSize", new NoteValue.Number(pageSize)));
        var extra = NoteText.StringText(decoding.Desc.Slice(16, 16));
        return decoding.Meaning(name, $"Xen {decoding.Number(0, 8)}.{decoding.Number(8, 8)}{extra}, page size {NoteText.Decimal(pageSize)}", new NoteValue.Fields(fields));
    }

    private static NoteMeaning DescribeFormatVersion(NoteDecoding decoding, string name)
    {
        if (decoding.Desc.Length != 8) return Malformed(decoding, name, "one 64-bit word");
        var version = decoding.Number(0, 8);
        return decoding.Meaning(name, $"format {version >> 32}.{(uint)version}", new NoteValue.Fields(
        [
            new("major", new NoteValue.Number(version >> 32)),
            new("minor", new NoteValue.Number((uint)version)),
        ]));
    }

    private static NoteValue.Fields Numbers(NoteDecoding decoding, ReadOnlySpan<string> names, int size)
    {
        var fields = new List<KeyValuePair<string, NoteValue>>(names.Length);
        for (var index = 0; index < names.Length; index++)
            fields.Add(new(names[index], new NoteValue.Number(decoding.Number(index * size, size))));
        return new NoteValue.Fields(fields);
    }

    private static NoteMeaning Malformed(NoteDecoding decoding, string name, string expected)
    {
        decoding.FindInHeader(VocabularyCodes.XenRecordSize, Severity.Warning, $"Xen {name} is {expected}; this descriptor has {NoteText.Bytes(decoding.Note.DescSize)}");
        return UnknownNote.Describe(decoding, name);
    }
}
