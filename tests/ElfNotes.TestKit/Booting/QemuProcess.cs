using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ElfNotes.TestKit.Booting;

/// <summary>One run of QEMU: its console is read line by line, and it is ended when the boot is decided or the time is over.</summary>
internal sealed class QemuProcess : IDisposable
{
    // Bounds a loader that prints without end, and QEMU left behind should this process be ended: prlimit becomes QEMU and leaves it a limit of processor time.
    private const string Limiter = "/usr/bin/prlimit";

    private readonly Process _process;
    private readonly StringBuilder _serial = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _lineStart;

    public QemuProcess(IEnumerable<string> arguments, string directory, BootSettings options)
    {
        var limited = File.Exists(Limiter);
        var start = new ProcessStartInfo(limited ? Limiter : BootFiles.Qemu)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        if (limited)
        {
            var seconds = (int)(options.TimeLimit + options.GuestTime).TotalSeconds * 2 + 10;
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--cpu={seconds}"));
            start.ArgumentList.Add(BootFiles.Qemu);
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
    }

    public string Serial => _serial.ToString();

    public string StandardError { get; private set; } = "";

    /// <summary>Null where QEMU was ended here.</summary>
    public int? ExitCode { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Lets it run until the console says that the boot is over, QEMU ends, or the time is over.</summary>
    public async Task RunAsync(ConsoleReading console, BootSettings options, CancellationToken cancellation)
    {
        var error = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.TimeLimit);
        var ended = await ReadAsync(console, options, limit).ConfigureAwait(false);
        if (ended) await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        else await EndAsync().ConfigureAwait(false);
        if (ended) ExitCode = _process.ExitCode;
        if (_lineStart < _serial.Length && !console.IsOver) console.Add(_serial.ToString(_lineStart, _serial.Length - _lineStart).TrimEnd('\r'));
        StandardError = await error.ConfigureAwait(false);
        Elapsed = _watch.Elapsed;
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>True where QEMU closed its output, false where there is no more need to wait for that.</summary>
    private async Task<bool> ReadAsync(ConsoleReading console, BootSettings options, CancellationTokenSource limit)
    {
        var buffer = new char[4096];
        var built = false;
        try
        {
            while (true)
            {
                var count = await _process.StandardOutput.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
                if (count == 0) return true;
                _serial.Append(buffer, 0, count);
                FeedLines(console);
                if (console.IsOver) return false;
                if (built) continue;
                if (console.IsBuilt && !options.WaitForGuest) return false;
                built = console.IsBuilt;
                limit.CancelAfter(built ? options.GuestTime : options.TimeLimit);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void FeedLines(ConsoleReading console)
    {
        for (var i = _lineStart; i < _serial.Length && !console.IsOver; i++)
        {
            if (_serial[i] != '\n') continue;
            console.Add(_serial.ToString(_lineStart, i - _lineStart).TrimEnd('\r'));
            _lineStart = i + 1;
        }
    }

    private async Task EndAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
