namespace ElfNotes.TestKit.Mutations;

/// <summary>The legacy string in <c>__xen_guest</c>. A kernel without one loses its notes for it, or else it would not be read.</summary>
internal static class LegacyMutations
{
    private static readonly string[] Keys = ["GUEST_OS", "GUEST_VER", "XEN_VER", "VIRT_BASE", "ELF_PADDR_OFFSET", "VIRT_ENTRY", "HYPERCALL_PAGE", "FEATURES", "PAE", "LOADER", "BSD_SYMTAB"];

    public static MutationRule[] Rules => [new(14, AddEntry), new(10, DropEntry), new(14, ChangeValue), new(8, Shape)];

    private static string AddEntry(MutationTarget target)
    {
        var entry = $"{Key(target)}={Value(target)}";
        return Change(target, text => target.Chance(50) ? $"{text},{entry}" : $"{entry},{text}", $"add '{entry}'");
    }

    private static string DropEntry(MutationTarget target)
    {
        var key = Keys[target.Random.Next(Keys.Length)];
        return Change(target, text => string.Join(',', text.Split(',').Where(entry => !entry.StartsWith(key + "=", StringComparison.Ordinal))), $"drop {key}");
    }

    private static string ChangeValue(MutationTarget target)
    {
        var key = Keys[target.Random.Next(Keys.Length)];
        var value = Value(target);
        return Change(target, text => string.Join(',', text.Split(',').Select(entry => entry.StartsWith(key + "=", StringComparison.Ordinal) ? $"{key}={value}" : entry)), $"{key}={value}");
    }

    private static string Shape(MutationTarget target)
    {
        var shape = target.Random.Next(7);
        return shape switch
        {
            0 => Change(target, text => text + ",", "trailing comma"),
            1 => Change(target, text => "," + text, "leading comma"),
            2 => Change(target, text => text.Replace(",", ", ", StringComparison.Ordinal), "blanks behind commas"),
            3 => Change(target, text => text.Replace("=", " = ", StringComparison.Ordinal), "blanks around ="),
            4 => Change(target, text => text, "no NUL", terminated: false),
            5 => Change(target, text => text.Replace(",", ",,", StringComparison.Ordinal), "double commas"),
            _ => Change(target, text => text.PadRight(target.Pick(4095, 4096, 4097, 6000), 'z'), "very long"),
        };
    }

    private static string Key(MutationTarget target) => target.Random.Next(8) switch
    {
        < 5 => Keys[target.Random.Next(Keys.Length)],
        5 => new string('K', target.Pick(30, 31, 32, 33, 62, 100)),
        6 => Keys[target.Random.Next(Keys.Length)].PadLeft(target.Pick(31, 32, 40), 'K'),
        _ => target.Pick("", "virt_base", " VIRT_BASE", "UNKNOWN", "BSD_SYMTAB"),
    };

    private static string Value(MutationTarget target)
    {
        var number = target.Boundary();
        return target.Random.Next(14) switch
        {
            0 or 1 or 2 => $"0x{number:x}",
            3 => $"{number}",
            4 => "0" + Convert.ToString((long)(number & 0xffffffff), 8),
            5 => target.Pick("-1", "-0x100000", "+0x100000", "0x", "0xg", "08", "0x1ffffffffffffffff", "99999999999999999999", "-99999999999999999999", "18446744073709551615", "0X100000"),
            6 => $" \t0x{number:x} ",
            7 => $"0x{number:x}junk",
            8 => FeatureMutations.RandomList(target),
            9 => new string('v', target.Pick(15, 16, 126, 127, 128, 129, 200)),
            10 => $"0x{number:x}".PadLeft(target.Pick(126, 127, 128, 140), ' '),
            11 => target.Pick("", "yes", "yes[extended-cr3]", "no", "yes,bimodal", "a=b=c"),
            12 => target.Pick("generic", "linux", "xen-3.0", "genericgenericgeneric", "linux-2.6-and-much-longer"),
            _ => "xen-3." + target.Random.Next(3),
        };
    }

    private static string Change(MutationTarget target, Func<string, string> change, string description, bool terminated = true)
    {
        var section = target.Kernel.Sections.Find(other => other.Name == "__xen_guest");
        var text = Kernels.LegacyText(target.Kernel.Class);
        if (section is null)
        {
            target.Kernel.Blobs.Clear();
            target.Kernel.HasSections = true;
        }
        else
        {
            target.Kernel.Sections.Remove(section);
            text = System.Text.Encoding.UTF8.GetString(section.Data).TrimEnd('\0');
        }

        target.Kernel.With(KernelSection.XenGuest(change(text), terminated));
        return "legacy: " + description;
    }
}
