using System.Globalization;

namespace ElfNotes.TestKit.Booting;

/// <summary>Boots images under the real loaders. At most <see cref="Jobs"/> at a time in this process, whoever asks.</summary>
public static class Booter
{
    /// <summary>How many boots run at a time: ELFNOTES_BOOT_JOBS, or the number of processors.</summary>
    public static int Jobs { get; } =
        Environment.GetEnvironmentVariable("ELFNOTES_BOOT_JOBS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Environment.ProcessorCount;

    // Behind Jobs: initialisers run in the order of the text.
    private static readonly SemaphoreSlim Slots = new(Jobs, Jobs);

    /// <summary>Boots an image and says what came of it. A third to two thirds of a second under Xen, a sixth under QEMU.</summary>
    /// <param name="target">The loader; see <see cref="BootFiles.Missing"/> for whether it is there.</param>
    /// <param name="image">The kernel's file.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Ends QEMU and the wait.</param>
    /// <exception cref="InvalidOperationException">The loader is not there.</exception>
    public static async Task<BootResult> BootAsync(BootTarget target, byte[] image, BootSettings? options = null, CancellationToken cancellation = default)
    {
        if (BootFiles.Missing(target) is { } missing) throw new InvalidOperationException($"{target}: {missing}");
        options ??= new BootSettings();
        await Slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var result = await BootOnceAsync(target, image, options, cancellation).ConfigureAwait(false);
                // A loader that crashes on an image does so every time; one that is late, or ends oddly on a busy machine, does not.
                if (result.Outcome is not (BootOutcome.NoVerdict or BootOutcome.LoaderCrashed) || attempt > options.Retries) return result with { Attempts = attempt };
            }
        }
        finally
        {
            Slots.Release();
        }
    }

    private static async Task<BootResult> BootOnceAsync(BootTarget target, byte[] image, BootSettings options, CancellationToken cancellation)
    {
        // QEMU cuts -initrd at commas and spaces, so the file is named relative to a directory of its own.
        var directory = Directory.CreateTempSubdirectory("elfnotes-boot-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(directory, QemuCommand.ImageName), image, cancellation).ConfigureAwait(false);
            using var process = new QemuProcess(QemuCommand.Arguments(target, options), directory, options);
            var console = ConsoleReading.Of(target);
            await process.RunAsync(console, options, cancellation).ConfigureAwait(false);
            return console.Conclude(target, process.ExitCode, process.StandardError) with
            {
                Serial = process.Serial,
                StandardError = process.StandardError,
                ExitCode = process.ExitCode,
                Elapsed = process.Elapsed,
            };
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
