using System.Diagnostics;
using ElfNotes.Authoring;
using ElfNotes.Images;
using static ElfNotes.Manifest.Tests.Reading;

namespace ElfNotes.Manifest.Tests;

/// <summary>Documents of LLVM's yaml2obj, held against yaml2obj itself.</summary>
public sealed class Yaml2ObjTests
{
    private const string Program = "/usr/bin/yaml2obj";

    private const string Document = """
        --- !ELF
        FileHeader:
          Class:   ELFCLASS64
          Data:    ELFDATA2LSB
          Type:    ET_DYN
          Machine: EM_X86_64
        Sections:
          - Name:  .text
            Type:  SHT_PROGBITS
            Content: "c3"
          - Name:  .note.gnu.build-id
            Type:  SHT_NOTE
            Flags: [ SHF_ALLOC ]
            AddressAlign: 0x4
            Notes:
              - Name: GNU
                Desc: 001122334455
                Type: NT_GNU_BUILD_ID
              - Name: AMDGPU
                Desc: ''
                Type: NT_AMDGPU_METADATA
              - Name: 'a b'
                Type: 0x12345678
              - Name: ''
                Desc: 'ABCDEF'
                Type: 7
          - Name:  '.note.gnu.property (1)'
            Type:  SHT_NOTE
            Flags: [ SHF_ALLOC ]
            AddressAlign: 8
            Notes:
              - { Name: GNU, Desc: 028000C0040000000100000000000000, Type: NT_GNU_PROPERTY_TYPE_0 }
          - Name:  .note.stapsdt
            Type:  SHT_NOTE
            Notes:
              - { Name: stapsdt, Desc: 0102030405060708, Type: 3 }
        """;

    [Theory]
    [InlineData("ELFCLASS64", "ELFDATA2LSB", "EM_X86_64", "x86-64")]
    [InlineData("ELFCLASS32", "ELFDATA2LSB", "EM_386", "i386")]
    [InlineData("ELFCLASS64", "ELFDATA2MSB", "EM_S390", "s390x")]
    [InlineData("ELFCLASS32", "ELFDATA2MSB", "EM_MIPS", "mips")]
    [InlineData("ELFCLASS64", "ELFDATA2LSB", "EM_NONE", "x86-64")]
    [InlineData("ELFCLASS32", "ELFDATA2MSB", "0", "ppc")]
    public void Gives_the_bytes_that_yaml2obj_gives(string elfClass, string data, string machine, string target)
    {
        if (!File.Exists(Program))
        {
            const string Missing = $"needs {Program} of Debian's package llvm";
            if (Environment.GetEnvironmentVariable("ELFNOTES_REQUIRE_TOOLS") == "1") Assert.Fail(Missing);
            Assert.Skip(Missing);
        }

        var text = Document.Replace("ELFCLASS64", elfClass, StringComparison.Ordinal).Replace("ELFDATA2LSB", data, StringComparison.Ordinal).Replace("EM_X86_64", machine, StringComparison.Ordinal);
        using var theirs = ImageFile.Open(ByteSource.FromMemory(Run(text)), null);
        var member = Assert.Single(theirs.Members);
        var plan = NotePlanner.Plan(Sound(text)).Plan!;
        Assert.Equal(target, plan.Target!.Name);
        var ours = EncodedNotes.Of(plan, plan.Target);
        Assert.Equal([".note.gnu.build-id", ".note.gnu.property", ".note.stapsdt"], ours.Select(section => section.Name));
        foreach (var section in ours)
        {
            var their = member.Elf!.FindSection(section.Name)!.Value;
            Assert.Equal(Convert.ToHexString(member.Content!.ReadMemory(their.Offset, (int)their.Size).Span), Convert.ToHexString(section.Content.Span));
            Assert.Equal((their.Flags & ElfNotes.Elf.ElfSection.SHF_ALLOC) != 0, section.IsAllocated);
        }
    }

    [Fact]
    public void Every_name_of_a_type_has_the_value_that_yaml2obj_gives_it()
    {
        Assert.SkipUnless(File.Exists(Program), "needs yaml2obj");
        string[] names = ["NT_VERSION", "NT_ARCH", "NT_GNU_BUILD_ATTRIBUTE_OPEN", "NT_PRSTATUS", "NT_AUXV", "NT_WIN32PSTATUS", "NT_PPC_TM_CDSCR", "NT_386_TLS", "NT_X86_XSTATE", "NT_S390_GS_BC", "NT_ARM_PAC_MASK", "NT_FILE", "NT_PRXFPREG", "NT_SIGINFO", "NT_FREEBSD_PROCSTAT_AUXV", "NT_NETBSDCORE_LWPSTATUS", "NT_OPENBSD_WCOOKIE", "NT_AMD_HSA_ISA_NAME", "NT_AMDGPU_METADATA", "NT_LLVM_HWASAN_GLOBALS"];
        var text = $"--- !ELF\nFileHeader: {{Class: ELFCLASS64, Data: ELFDATA2LSB, Type: ET_REL}}\nSections:\n  - Name: .note\n    Type: SHT_NOTE\n    Notes:\n{string.Concat(names.Select(name => $"      - {{Name: A, Type: {name}}}\n"))}";
        using var theirs = ImageFile.Open(ByteSource.FromMemory(Run(text)), null);
        Assert.Equal(theirs.Members[0].Notes.Select(note => (uint)note.Type), NotePlanner.Plan(Sound(text)).Plan!.Notes.Select(note => note.Type));
    }

    [Fact]
    public void A_bare_list_of_notes_is_taken_too()
    {
        var description = Sound("Notes:\n  - Name: GNU\n    Desc: 0011\n    Type: NT_GNU_BUILD_ID\n  - Name: ''\n    Type: 1\n  - owner: GNU\n    type: NT_GNU_BUILD_ID\n    hex: 22\n");
        Assert.Equal("{} {owner: GNU, hex: 0011, Type: 3} {ownerBytes: \"\", Type: 1, hex: } {owner: GNU, type: NT_GNU_BUILD_ID, hex: 22}", Text(description));
        Assert.Equal([3u, 1u, 3u], NotePlanner.Plan(description).Plan!.Notes.Select(note => note.Type));
    }

    [Fact]
    public void A_machine_that_notes_are_not_written_for_is_the_planners_to_report()
    {
        var result = NotePlanner.Plan(Sound("--- !ELF\nFileHeader:\n  Class: ELFCLASS64\n  Data: ELFDATA2LSB\n  Machine: EM_IA_64\nSections: []\n"));
        var finding = Assert.Single(result.Findings);
        Assert.Equal((AuthoringCodes.UnknownName, 5, 12), (finding.Code, finding.Position.Line, finding.Position.Column));
    }

    private static byte[] Run(string document)
    {
        var start = new ProcessStartInfo(Program, ["-", "-o", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(document);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return output.ToArray();
    }
}
