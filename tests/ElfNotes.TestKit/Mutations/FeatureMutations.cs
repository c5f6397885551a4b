using static ElfNotes.TestKit.XenNoteTypes;

namespace ElfNotes.TestKit.Mutations;

/// <summary>FEATURES' grammar and SUPPORTED_FEATURES' words.</summary>
internal static class FeatureMutations
{
    private static readonly string[] Names = ["writable_page_tables", "writable_descriptor_tables", "auto_translated_physmap", "supervisor_mode_kernel", "pae_pgdir_above_4gb", "hvm_callback_vector", "dom0"];

    public static MutationRule[] Rules => [new(45, List), new(15, Words)];

    /// <summary>A list in FEATURES' grammar or beside it.</summary>
    public static string RandomList(MutationTarget target)
    {
        var tokens = Enumerable.Range(0, target.Random.Next(1, 6)).Select(_ => Token(target));
        return string.Join(target.Pick("|", "|", "|", "|", " | ", ",", "||"), tokens) + target.Pick("", "", "", "|", " ", "|!");
    }

    private static string Token(MutationTarget target)
    {
        var name = target.Random.Next(12) switch
        {
            < 8 => Names[target.Random.Next(Names.Length)],
            8 => target.Pick("mmu_pt_update_preserve_ad", "hvm_pirqs", "no_such", "Dom0", "dom", "dom00"),
            9 => new string('f', target.Pick(61, 62, 63, 64, 70, 126, 130)),
            10 => "",
            _ => Names[target.Random.Next(Names.Length)].PadRight(target.Pick(62, 63, 64, 65), 'x'),
        };
        return target.Pick("", "", "", "", "!", "!", "! ", "!!") + name;
    }

    private static string List(MutationTarget target)
    {
        var list = RandomList(target);
        target.Set(KernelNote.Of(Features, list, target.Chance(85)));
        return $"FEATURES '{list}'";
    }

    private static string Words(MutationTarget target)
    {
        var desc = new byte[target.Random.Next(18)];
        target.Random.NextBytes(desc);
        target.Set(new KernelNote { Type = SupportedFeatures, Desc = desc });
        return $"SUPPORTED_FEATURES {Convert.ToHexString(desc)}";
    }
}
