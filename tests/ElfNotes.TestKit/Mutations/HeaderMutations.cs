namespace ElfNotes.TestKit.Mutations;

/// <summary>Fields of the ELF header.</summary>
internal static class HeaderMutations
{
    public static MutationRule[] Rules => [new(10, Identity), new(20, Machine), new(8, SegmentTable), new(10, SectionTable), new(8, target => Type(target))];

    private static string Identity(MutationTarget target)
    {
        var value = target.Pick<byte>(0, 1, 2, 3, 0xff);
        if (target.Chance(50)) target.Kernel.Header.Class = value;
        else target.Kernel.Header.Data = value;
        return $"EI_CLASS {target.Kernel.Header.Class} EI_DATA {target.Kernel.Header.Data}";
    }

    private static string Machine(MutationTarget target)
    {
        target.Kernel.Machine = target.Pick<ushort>(0, KernelBuilder.I386, KernelBuilder.X86_64, KernelBuilder.Arm, KernelBuilder.Aarch64, 243, 0xffff);
        return $"e_machine {target.Kernel.Machine}";
    }

    private static string Type(MutationTarget target)
    {
        target.Kernel.Type = target.Pick<ushort>(0, 1, 3, 4, 0xffff);
        return $"e_type {target.Kernel.Type}";
    }

    private static string SegmentTable(MutationTarget target)
    {
        var header = target.Kernel.Header;
        switch (target.Random.Next(3))
        {
            case 0:
                header.ProgramHeaderSize = (ushort)target.Pick(0, 1, 32, 55, 56, 57, 64, 112, 0xffff);
                return $"e_phentsize {header.ProgramHeaderSize}";
            case 1:
                header.ProgramHeaderCount = (ushort)target.Pick(0, 1, 2, 3, 10, 20, 0xfffe, 0xffff);
                return $"e_phnum {header.ProgramHeaderCount}";
            default:
                header.ProgramHeaderOffset = target.Pick<ulong>(0, 1, 52, 63, 65, 120, 0x1000, ulong.MaxValue, ulong.MaxValue - 55, 1UL << 63, 0xffffffff);
                return $"e_phoff 0x{header.ProgramHeaderOffset:x}";
        }
    }

    private static string SectionTable(MutationTarget target)
    {
        var header = target.Kernel.Header;
        switch (target.Random.Next(3))
        {
            case 0:
                header.SectionHeaderSize = (ushort)target.Pick(0, 1, 39, 40, 63, 64, 65, 128, 0xffff);
                return $"e_shentsize {header.SectionHeaderSize}";
            case 1:
                header.SectionHeaderCount = (ushort)target.Pick(0, 1, 2, 3, 10, 24, 40, 0xff00, 0xffff);
                return $"e_shnum {header.SectionHeaderCount}";
            default:
                header.SectionHeaderOffset = target.Pick<ulong>(0, 1, 64, 0x1000, ulong.MaxValue, ulong.MaxValue - 63, 1UL << 63, 0xffffffff);
                return $"e_shoff 0x{header.SectionHeaderOffset:x}";
        }
    }
}
