using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ElfNotes.TestKit.Xen;

/// <summary>A <c>struct xentoollog_logger</c> that keeps the lines. One for each run: the library itself has no state that runs share.</summary>
internal sealed unsafe partial class XenToolStackLog : IDisposable
{
    /// <summary>XTL_ERROR of xentoollog.h.</summary>
    private const int ErrorLevel = 8;

    private readonly List<string> _lines = [];
    private readonly List<string> _errors = [];
    private readonly GCHandle _handle;
    private readonly Logger* _logger;

    public XenToolStackLog()
    {
        _handle = GCHandle.Alloc(this);
        _logger = (Logger*)NativeMemory.AllocZeroed((nuint)sizeof(Logger));
        _logger->Message = &OnMessage;
        _logger->Destroy = &OnDestroy;
        _logger->Owner = GCHandle.ToIntPtr(_handle);
    }

    public IReadOnlyList<string> Lines => _lines;

    public IReadOnlyList<string> Errors => _errors;

    public void* Pointer => _logger;

    public void Dispose()
    {
        NativeMemory.Free(_logger);
        _handle.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(Logger* logger, int level, int error, byte* context, byte* format, void* arguments)
    {
        // xc_reportv cuts its lines at 1 KiB; DOMPRINTF's hold a file name or a number at most.
        const int Capacity = 8192;
        var text = stackalloc byte[Capacity];
        var length = vsnprintf(text, Capacity, format, arguments);
        if (length is < 0 or >= Capacity) Environment.FailFast("a log line of the tool stack did not fit");
        if (length > 0 && text[length - 1] == '\n') length--;
        var line = Encoding.UTF8.GetString(text, length);
        var log = (XenToolStackLog)GCHandle.FromIntPtr(logger->Owner).Target!;
        log._lines.Add(line);
        if (level >= ErrorLevel) log._errors.Add(line);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnDestroy(Logger* logger)
    {
    }

    [LibraryImport("libc")]
    private static partial int vsnprintf(byte* text, nuint capacity, byte* format, void* arguments);

    [StructLayout(LayoutKind.Sequential)]
    private struct Logger
    {
        public delegate* unmanaged[Cdecl]<Logger*, int, int, byte*, byte*, void*, void> Message;
        public void* Progress;
        public delegate* unmanaged[Cdecl]<Logger*, void> Destroy;
        public nint Owner;
    }
}
