using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ElfNotes.TestKit;

/// <summary>
/// The processor time that this thread has used: what a file costs, whatever else the machine does meanwhile. Reading is done by
/// one thread and waits for nothing but the disk. Elsewhere than on Linux the time of day serves.
/// </summary>
public static partial class ThreadClock
{
    private const int CLOCK_THREAD_CPUTIME_ID = 3;

    /// <summary>The time so far, from an arbitrary start.</summary>
    public static TimeSpan Now
    {
        get
        {
            if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess) return Stopwatch.GetElapsedTime(0);
            Span<long> time = stackalloc long[2];
            return ClockGetTime(CLOCK_THREAD_CPUTIME_ID, time) == 0 ? TimeSpan.FromTicks(time[0] * TimeSpan.TicksPerSecond + time[1] / 100) : Stopwatch.GetElapsedTime(0);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, Span<long> time);
}
