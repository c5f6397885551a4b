using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ElfNotes.Boot.Tests.Booting;
using ElfNotes.Elf;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Booting;
using ElfNotes.TestKit.Xen;
using Xunit;

namespace ElfNotes.Boot.Tests.Examples;

/// <summary>The Xen kernel in C# alone: a copy of it is built by <c>dotnet build</c>, judged by the loaders that it is for, and booted by the real ones.</summary>
public sealed class CSharpKernelTests
{
    private static readonly string[] Loaders = ["xen-pv", "xen-dom0-pv", "xen-pvh", "xen-dom0-pvh", "qemu", "firecracker", "cloud-hypervisor"];
    private static readonly string[] Made = ["obj/Debug/net10.0/kernel.dll", "obj/Debug/net10.0/kernel.o", "obj/Debug/net10.0/notes.o", "obj/Debug/net10.0/kernel.ld", "kernel.elf"];

    // It waits for a timer: on a busy machine more than the two seconds that a guest usually gets.
    private static readonly BootSettings Settings = new() { KernelArguments = "said by a test", GuestTime = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task One_file_boots_as_PV_as_PVH_and_without_Xen()
    {
        using var kernel = CSharpKernel.Copy();
        kernel.Succeed("dotnet build");
        var image = kernel["kernel.elf"];
        var readme = await File.ReadAllTextAsync(Path.Combine(Example.Folder(CSharpKernel.Name), "README.md"), TestContext.Current.CancellationToken);
        Assert.Contains($"a file of {(image.Length + 500) / 1000} KB,", readme, StringComparison.Ordinal);
        foreach (var loader in Loaders)
        {
            var verdict = BootLoaders.All.Single(one => one.Name == loader).Judge(BootImage.OfElf(ByteSource.FromMemory(image)), BootOptions.Default);
            Assert.True(verdict.Accepts, $"{loader} refuses");
            Assert.DoesNotContain(verdict.Findings, finding => finding.Severity > Severity.Info);
        }

        AskToolStack(image);
        foreach (var target in BootTarget.All) AssertSays(target, await BootAsync(target, image));
    }

    /// <summary>Each note of the linked kernel is what its attribute says, with the address that the linker gave its symbol.</summary>
    [Fact]
    public void The_notes_are_those_of_the_attributes()
    {
        using var kernel = CSharpKernel.Copy();
        kernel.Succeed("dotnet build");
        var symbols = kernel.Succeed("nm kernel.elf").Split('\n').Select(line => line.Split(' ')).Where(parts => parts.Length == 3)
            .ToLookup(parts => parts[2], parts => ulong.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var notes = ElfFile.Open(ByteSource.FromMemory(kernel["kernel.elf"])).Notes;
        Assert.All(notes, note => Assert.Equal("Xen", note.Owner));
        Assert.Equal(
            [(5u, Text("xen-3.0")), (8u, Text("generic")), (3u, Number(0xffffffff80000000)), (1u, Address("_start")), (2u, Address("hypercall_page")), (18u, Number(symbols["pvh_start"].Single() - 0xffffffff80000000))],
            notes.Select(note => (note.Type, Convert.ToHexString(note.Desc.Span))));
        Assert.Equal(0xffffffff80000000, symbols["VIRT_BASE"].Single());

        string Address(string symbol) => Number(symbols[symbol].Single());

        static string Number(ulong value)
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            return Convert.ToHexString(bytes);
        }

        static string Text(string text) => Convert.ToHexString(Encoding.ASCII.GetBytes(text + "\0"));
    }

    [Fact]
    public void A_second_build_makes_nothing_anew_and_a_change_only_what_comes_of_it()
    {
        using var kernel = CSharpKernel.Copy();
        kernel.Succeed("dotnet build");
        var first = Times();
        kernel.Succeed("dotnet build");
        Assert.Equal(first, Times());

        kernel.Succeed("touch machine.ld && dotnet build");
        Assert.Equal(first[..^1], Times()[..^1]);
        Assert.NotEqual(first[^1], Times()[^1]);

        kernel.Succeed("sed -i 's/Done/Finished/' Program.cs && dotnet build");
        Assert.All(first.Zip(Times()), pair => Assert.NotEqual(pair.First, pair.Second));
        kernel.Succeed("dotnet clean");
        Assert.All(Made, file => Assert.False(File.Exists(Path.Combine(kernel.Folder, file)), file));

        DateTime[] Times() => [.. Made.Select(file => File.GetLastWriteTimeUtc(Path.Combine(kernel.Folder, file)))];
    }

    [Fact]
    public void A_missing_linker_is_named()
    {
        using var kernel = CSharpKernel.Copy();
        var (status, output) = kernel.Run("dotnet build -p:Linker=no-such-ld");
        Assert.NotEqual(0, status);
        Assert.Contains("error : There is no linker \"no-such-ld\". GNU ld is in the package binutils", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_compiler_is_named()
    {
        using var kernel = CSharpKernel.Copy();
        kernel.Succeed("dotnet restore");
        // Fetched and then gone, as from a cache that was cleared.
        var (status, output) = kernel.Run("dotnet build --no-restore -p:CompilerVersion=10.0.99999");
        Assert.NotEqual(0, status);
        Assert.Contains("error : There is no compiler ilc in the package runtime.", output, StringComparison.Ordinal);
        Assert.Contains("Microsoft.DotNet.ILCompiler 10.0.99999, in ", output, StringComparison.Ordinal);
    }

    /// <summary>What README says works in this C# does, and what it says does not fails in the way that it says.</summary>
    [Fact]
    public async Task The_language_is_what_the_README_says()
    {
        using var kernel = CSharpKernel.Copy();
        kernel.Write("Program.cs", await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root!, "tests", "ElfNotes.Boot.Tests", "Examples", "language-program.txt"), TestContext.Current.CancellationToken));
        kernel.Succeed("dotnet build");
        foreach (var target in (BootTarget[])[BootTarget.Xen417Pv, BootTarget.Qemu])
        {
            var result = await BootAsync(target, kernel["kernel.elf"]);
            Assert.Equal(
                [
                    "virtual square 9", "virtual square 24", "is true true false 24 square", "boxed 30", "generic 12 9", "ab", "nullable 4 false", "statics two 41 8 7", "list 20 last",
                    "structs text 3 x", "spans 5 2 294 30 5", "functions 42 true 1", "numbers 61 -5    7 ff 0000beef 2 c", "finally 42", "Panic: an exception was thrown, and nobody catches any",
                ],
                result.Said.ReplaceLineEndings("\n").Split('\n'));
        }

        kernel.Write("Interfaces.cs", """
            namespace XenKernel;
            interface IOne { int Get(); }
            class A : IOne { public int Get() => 1; }
            class B : IOne { public int Get() => 2; }
            static class Interfaces { [System.Runtime.RuntimeExport("get_one")] static int Get(int n) { IOne[] all = [new A(), new B()]; return all[n].Get(); } }
            """);
        Assert.Contains("undefined reference to `RhpInitialDynamicInterfaceDispatch'", kernel.Run("dotnet build").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new byte[1L << 32]", "overflow")]
    [InlineData("new string[(1L << 32) + 1]", "overflow")]
    [InlineData("new byte[(int)machine.XenVersion - 1]", "overflow")]
    [InlineData("new long[0x7fffffff]", "the heap is full")]
    [InlineData("new string[1L << 20]", "the heap is full")]
    public async Task An_array_that_cannot_be_ends_the_guest(string array, string message)
    {
        using var kernel = CSharpKernel.Copy();
        kernel.Write("Program.cs", $$"""
            using System;
            namespace XenKernel;
            static class Program
            {
                static Array s_made;
                internal static void Main(Machine machine)
                {
                    s_made = {{array}};
                    Console.WriteLine("made");
                }
            }
            """);
        kernel.Succeed("dotnet build");
        var result = await BootAsync(BootTarget.Qemu, kernel["kernel.elf"]);
        Assert.Equal($"Panic: {message}", result.Said);
    }

    /// <summary>A stack that is full meets a page where nothing is mapped, and not what lies beneath: the guest ends there.</summary>
    [Fact]
    public async Task A_full_stack_ends_the_guest()
    {
        using var kernel = CSharpKernel.Copy();
        kernel.Write("Program.cs", """
            namespace XenKernel;
            static class Program
            {
                internal static void Main(Machine machine)
                {
                    System.Console.WriteLine("before");
                    System.Console.WriteLine($"{Deep(1)}");
                }
                static int Deep(int n) => n == 0 ? 0 : Deep(n + 1) + n;
            }
            """);
        kernel.Succeed("dotnet build");
        var symbol = kernel.Succeed("nm kernel.elf").Split('\n').Single(line => line.EndsWith(" stack_guard", StringComparison.Ordinal));
        var guard = ulong.Parse(symbol.Split(' ')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        foreach (var target in BootTarget.All)
        {
            var result = await BootAsync(target, kernel["kernel.elf"]);
            Assert.True(result is { GuestCrashed: true, Said: "before" }, result.Report());
            // Of a PV guest Xen says at which address it found no page.
            if (!target.IsPvh) Assert.Contains($"Pagetable walk from {guard + 4096 - 8:x16}:", result.Serial, StringComparison.Ordinal);
        }
    }

    private static async Task<BootResult> BootAsync(BootTarget target, byte[] image)
    {
        RequireTarget.Available(target);
        return await Booter.BootAsync(target, image, Settings, TestContext.Current.CancellationToken);
    }

    private static void AssertSays(BootTarget target, BootResult result)
    {
        Assert.True(result is { Outcome: BootOutcome.Built, GuestEnded: true, GuestCrashed: false }, result.Report());
        var lines = result.Said.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal($"Hello from C#, a {(target.IsPvh ? "PVH" : "PV")} guest {(target.XenVersion is null ? "without" : "of")} Xen.", lines[0]);
        Assert.Contains("command line: said by a test", lines);
        Assert.Contains("  0x0000000000000000 0x000000000009f", result.Said, StringComparison.Ordinal);
        Assert.Equal("Done.", lines[^1]);
        if (target.XenVersion is null)
        {
            Assert.Contains(lines, line => line.StartsWith("start info: as it should be, version 1, at 0xffff8000", StringComparison.Ordinal));
            return;
        }

        Assert.Equal($"Xen {target.XenVersion}", lines[1]);
        Assert.Contains(lines, line => line.StartsWith(target.IsPvh ? "start info: as it should be, version 0, at 0xffff8000" : "start info: xen-3.0-x86_64, at 0xffffffff80", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("flags: 0x", StringComparison.Ordinal) && line.EndsWith(", dom0", StringComparison.Ordinal));
        if (!target.IsPvh) Assert.Contains("memory: 8192 pages, 32 MiB", lines);

        // Each tick is 10 ms of the machine's time, or more, behind the last one.
        var ticks = lines.Where(line => line.StartsWith("tick ", StringComparison.Ordinal)).Select(line => int.Parse(line.Split(' ')[3], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(3, ticks.Count);
        Assert.All(ticks.Index(), tick => Assert.InRange(tick.Item, (tick.Index == 0 ? 0 : ticks[tick.Index - 1]) + 10, 5000));
    }

    // Xen's own library, as xl uses it.
    private static void AskToolStack(byte[] image)
    {
        if (!XenToolStack.IsAvailable)
        {
            if (Oracles.AreRequired) Assert.Fail(Oracles.Missing(XenToolStack.Package));
            return;
        }

        Assert.True(XenToolStack.Judge(image, false).AcceptsKernel, "the tool stack refuses it as PV");
        Assert.True(XenToolStack.Judge(image, true).AcceptsKernel, "the tool stack refuses it as PVH");
    }
}
