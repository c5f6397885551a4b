using System.Text;
using ElfNotes.Authoring;

namespace ElfNotes.Build.Tests;

/// <summary>Damaged and malicious assemblies end in an ElfNotesException or a finding, soon and in little memory.</summary>
public sealed class HostileAssemblyTests
{
    [Fact]
    public void Damage_anywhere_is_an_error_or_a_finding()
    {
        var seed = Environment.GetEnvironmentVariable("ELFNOTES_SEED") is { Length: > 0 } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"ELFNOTES_SEED={seed}");
        var random = new Random(seed);
        var sound = Sample.Assembly();
        var metadata = sound.AsSpan().IndexOf("BSJB"u8);
        Assert.True(metadata > 0);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var bytes = (byte[])sound.Clone();
            // The headers, the tables and the attributes' blobs alike.
            for (var n = random.Next(1, 6); n > 0; n--) bytes[random.Next(3) == 0 ? random.Next(0x300) : random.Next(metadata, bytes.Length)] = random.Next(3) == 0 ? (byte)0xff : (byte)random.Next(256);
            if (random.Next(10) == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                _ = NotePlanner.Plan(Sample.Read(bytes).Description);
            }
            catch (ElfNotesException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 2999);
    }

    [Theory]
    [InlineData("FFFFFF7F")]
    [InlineData("00000010")]
    public void A_list_is_not_made_as_long_as_it_claims(string count)
    {
        var bytes = Sample.Assembly();
        var name = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes("U16List\u0002\0\0\0"));
        Assert.True(name > 0);
        Convert.FromHexString(count).CopyTo(bytes, name + "U16List".Length);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var result = Sample.Read(bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        var finding = Assert.Single(result.Findings);
        Assert.Equal(AuthoringCodes.Malformed, finding.Code);
        Assert.Equal("tests.dll", finding.Position.File);
        Assert.Equal(Sample.Read().Description.Notes.Count - 1, result.Description.Notes.Count);
    }

    [Fact]
    public void The_number_of_attributes_has_a_limit()
    {
        using var source = ByteSource.FromMemory(Sample.Assembly());

        var error = Assert.Throws<ElfNotesException>(() => AssemblyNotes.Read(source, "tests.dll", null, ReadLimits.Default with { MaxNotes = 3 }));

        Assert.Equal(ErrorCodes.LimitReached, error.Code);
    }

    [Fact]
    public void The_metadata_has_a_limit()
    {
        using var source = ByteSource.FromMemory(Sample.Assembly());

        var error = Assert.Throws<ElfNotesException>(() => AssemblyNotes.Read(source, "tests.dll", null, ReadLimits.Default with { MaxNoteBytes = 1000 }));

        Assert.Equal(ErrorCodes.LimitReached, error.Code);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/zero.cs")]
    [InlineData("/proc/self/mem")]
    [InlineData("relative.cs")]
    [InlineData("/_/src/Hidden.cs")]
    [InlineData("a\0b.cs")]
    public void What_an_assembly_calls_its_source_is_read_only_if_it_can_be_one(string path) => Assert.Null(AssemblyNotesSource.FromDisk(path));
}
