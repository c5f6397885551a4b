using ElfNotes.Authoring;
using ElfNotes.Images;
using ElfNotes.Manifest;

namespace ElfNotes.Build.Tests;

/// <summary>Real projects, built as a user builds them.</summary>
public sealed class ProjectTests
{
    private const string Output = """<ElfNotesOutput Include="$(IntermediateOutputPath)notes.o;out/notes.S" />""";

    private const string Items = """
            <ElfNote Include="$(Kernel)" Type="XEN_VERSION" String="xen-3.0" />
            <ElfNote Include="Xen" Type="LOADER">
              <String>generic</String>
            </ElfNote>
            <ElfNote Include="Xen" Type="ENTRY" Symbol="_start" />
            <ElfNote Include="Xen" Type="FEATURES" Features="writable_page_tables;!pae_pgdir_above_4gb" />
            <ElfNote Include="Example" Type="7" U32="1;2" />
            <ElfNote Include="Example" Type="8" Parts="u8=1;symbol=two" />
        """;

    private const string Attributes = """
        using ElfNotes;
        [assembly: XenNote(XenNoteType.XenVersion, String = "xen-3.0")]
        [assembly: ElfNote("Xen", "LOADER", String = "generic")]
        [assembly: XenNote(XenNoteType.Entry, Symbol = "_start")]
        [assembly: XenNote(XenNoteType.Features, Features = ["writable_page_tables", "!pae_pgdir_above_4gb"])]
        [assembly: ElfNote("Example", 7, U32List = [1, 2])]
        [assembly: ElfNote("Example", 8, Parts = ["u8=1", "symbol=two"])]
        """;

    private const string Yaml = """
        notes:
          - {owner: Xen, type: XEN_VERSION, string: xen-3.0}
          - {owner: Xen, type: LOADER, string: generic}
          - {owner: Xen, type: ENTRY, symbol: _start}
          - {owner: Xen, type: FEATURES, features: [writable_page_tables, "!pae_pgdir_above_4gb"]}
          - {owner: Example, type: 7, u32: [1, 2]}
          - {owner: Example, type: 8, parts: [{u8: 1}, {symbol: two}]}
        """;

    private static string Reference => $"""<Reference Include="{BuiltProject.Tasks}/ElfNotes.dll" />""";

    [Fact]
    public void A_pointer_has_to_fit_the_machine_of_each_output()
    {
        using var project = new BuiltProject("""<ElfNote Include="A" Type="1" Pointer="0xffffffff80000000" /><ElfNotesOutput Include="out/wide.bin" Machine="x86-64" /><ElfNotesOutput Include="out/notes.bin" Machine="i386" />""");
        Assert.Contains(project.Build().Lines, line => line.Contains("error EN4006:", StringComparison.Ordinal));
        Assert.False(File.Exists(project["out/notes.bin"]));
        Assert.False(File.Exists(project["out/wide.bin"]));
    }

    [Fact]
    public void Items_attributes_and_yaml_give_the_same_object()
    {
        using var items = new BuiltProject(Items + Output);
        using var attributes = new BuiltProject(Reference + Output);
        using var manifest = new BuiltProject("""<ElfNotesManifest Include="notes.yaml" />""" + Output);
        attributes.Add("notes.cs", Attributes);
        manifest.Add("notes.yaml", Yaml);

        byte[][] objects = [.. new[] { items, attributes, manifest }.Select(project =>
        {
            project.BuildWell();
            return File.ReadAllBytes(project["obj/Debug/net10.0/notes.o"]);
        })];

        var plan = NotePlanner.Plan(NotesYaml.Read(Yaml, "notes.yaml").Description!).Plan!;
        var expected = NoteEmitters.ForFile("notes.o")!.Emit(plan, new EmitOptions { Target = NoteTarget.Default });
        Assert.All(objects, content => Assert.Equal(expected, content));
        using var source = ByteSource.FromMemory(objects[0]);
        using var image = ImageFile.Open(source, null);
        Assert.Equal([5u, 8, 1, 10, 7, 8], image.Members[0].Notes.Select(note => note.Type));
        Assert.Contains("xen-3.0", File.ReadAllText(items["out/notes.S"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_join_and_properties_decide()
    {
        using var project = new BuiltProject("""
                <ElfNotesManifest Include="notes.yaml" />
                <ElfNote Include="Example" Type="3" File="data.bin" />
                <ElfNotesOutput Include="notes.bin" />
                <ElfNotesOutput Include="arm.bin" Machine="s390x" />
            """ + Reference);
        project.Add("notes.yaml", "machine: x86-64\nnotes:\n  - {owner: Example, type: 1, u16: 1}\n");
        project.Add("notes.cs", "using ElfNotes;\n[assembly: ElfNote(\"Example\", 2, Pointer = 5)]\n");
        project.Add("data.bin", "data");

        project.BuildWell("-p:ElfNotesMachine=ppc64");

        using var source = ByteSource.FromFile(project["notes.bin"]);
        var content = File.ReadAllBytes(project["notes.bin"]);
        Assert.Equal(Convert.FromHexString("0000000800000002000000014578616D706C650000010000000000080000000800000002" + "4578616D706C6500" + "0000000000000005" + "000000080000000400000003" + "4578616D706C6500" + "64617461"), content);
        Assert.Equal(content, File.ReadAllBytes(project["arm.bin"]));
    }

    [Fact]
    public void Mistakes_have_file_line_and_column()
    {
        using var project = new BuiltProject("""
                <ElfNote Include="Xen" Type="ENTRI" Symbol="_start" />
                <ElfNote Include="Xen" Type="ENTRY" Symbol="_start" Adend="1" />
                <ElfNote Include="xen" Type="LOADER">
                  <String>generic</String>
                </ElfNote>
                <ElfNote Include="Example" Type="7"
                         U8="256" />
                <ElfNote Include="Example" Type="7" />
                <ElfNote Include="$(Kernel)" Type="SUSPEND_CANCEL" U32="x" />
                <ElfNote Include="Example" Type="9" File="missing.bin" />
                <ElfNotesManifest Include="notes.yaml" />
                <ElfNotesOutput Include="notes.bin" />
            """ + Reference);
        project.Add("notes.yaml", "notes:\n  - {owner: Xen, type: NOTHING, u8: 1}\n");
        project.Add("notes.cs", "using ElfNotes;\n[assembly: XenNote(XenNoteType.Entry,\n    U8 = 1, U16 = 2)]\n");

        var (status, lines) = project.Build();

        Assert.NotEqual(0, status);
        Assert.Equal(
            [
                "kernel.csproj(14,14): error EN4006", "kernel.csproj(15,5): error EN4003", "kernel.csproj(16,56): error EN4005", "kernel.csproj(17,41): error EN4005",
                "kernel.csproj(8,28): error EN4007", "kernel.csproj(9,57): error EN4002", "notes.cs(3,13): error EN4004", "notes.yaml(2,24): error EN4007",
            ],
            lines.Where(line => line.Contains(": error EN", StringComparison.Ordinal) && !line.Contains("EN4008", StringComparison.Ordinal)).Select(line => line[..line.IndexOf(": ", line.IndexOf("error", StringComparison.Ordinal), StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("kernel.csproj(10,28): error EN4008: ", StringComparison.Ordinal));
        Assert.False(File.Exists(project["notes.bin"]));
    }

    [Fact]
    public void A_machine_an_output_and_a_loader_that_are_unknown_are_errors()
    {
        using var project = new BuiltProject("""
                <ElfNote Include="Example" Type="7" U8="1" />
                <ElfNotesOutput Include="notes.exe" />
                <ElfNotesOutput Include="notes.bin" Machine="vax" />
            """);

        Assert.Contains(project.Build("-p:ElfNotesLoaders=grub").Lines, line => line.StartsWith("kernel.csproj : error EN4012: there is no loader \"grub\"", StringComparison.Ordinal));
        var (status, lines) = project.Build();

        Assert.NotEqual(0, status);
        Assert.Contains(lines, line => line.StartsWith("kernel.csproj(9,5): error EN4012: notes.exe", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("kernel.csproj(10,41): error EN4012: there is no machine vax", StringComparison.Ordinal));
        Assert.False(File.Exists(project["notes.bin"]));
    }

    [Fact]
    public void Only_what_changed_is_written_again()
    {
        using var project = new BuiltProject("""
                <ElfNotesManifest Include="notes.yaml" />
                <ElfNotesOutput Include="$(IntermediateOutputPath)notes.bin" />
            """);
        project.Add("notes.yaml", "notes:\n  - {owner: Example, type: 1, file: data.bin}\n");
        project.Add("data.bin", "one");
        project.BuildWell();
        var first = Stamp();

        Assert.Contains(project.BuildWell("-v:n"), line => line.StartsWith("Skipping target \"WriteElfNotes\" because all output files are up-to-date", StringComparison.Ordinal));
        Assert.Equal(first, Stamp());

        project.Add("data.bin", "two");
        project.BuildWell();
        var second = Stamp();
        Assert.True(second > first);
        Assert.EndsWith("two\0", File.ReadAllText(project["obj/Debug/net10.0/notes.bin"]), StringComparison.Ordinal);

        project.BuildWell("-p:ElfNotesMachine=s390x");
        Assert.True(Stamp() > second);
        Assert.Equal(8, File.ReadAllBytes(project["obj/Debug/net10.0/notes.bin"])[3]);

        project.BuildWell("-t:Clean");
        Assert.False(File.Exists(project["obj/Debug/net10.0/notes.bin"]));

        DateTime Stamp() => File.GetLastWriteTimeUtc(project["obj/Debug/net10.0/notes.bin"]);
    }

    [Fact]
    public void A_copy_of_the_attributes_in_the_source_needs_no_library()
    {
        using var project = new BuiltProject("""<ElfNotesOutput Include="notes.o" />""");
        project.Add("notes.cs", """
            using ElfNotes;
            [assembly: XenNote(XenNoteType.Entry, Symbol = "_start")]
            [assembly: ElfNote("Xen", "LOADER", String = "generic")]
            [assembly: ElfNotePlan(Loaders = new string[0])]

            namespace ElfNotes
            {
                enum XenNoteType : byte { Entry = 1 }

                [System.AttributeUsage(System.AttributeTargets.Assembly, AllowMultiple = true)]
                class XenNoteAttribute : System.Attribute
                {
                    public XenNoteAttribute(XenNoteType type) { }
                    public string Symbol;
                }

                class ElfNotePlanAttribute : System.Attribute
                {
                    public string[] Loaders;
                }

                [System.AttributeUsage(System.AttributeTargets.Assembly, AllowMultiple = true)]
                class ElfNoteAttribute : System.Attribute
                {
                    public ElfNoteAttribute(string owner, string type) { }
                    public string String { get; set; }
                }
            }
            """);

        // The fields of the copy are set by attributes alone.
        project.BuildWell("-p:NoWarn=CS0649", "-p:ElfNotesAttributes=false");

        Assert.False(File.Exists(project["bin/Debug/net10.0/ElfNotes.dll"]));
        using var source = ByteSource.FromFile(project["notes.o"]);
        using var image = ImageFile.Open(source, null);
        Assert.Equal([1u, 8], image.Members[0].Notes.Select(note => note.Type));
    }
}
