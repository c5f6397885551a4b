using System.Runtime;
using System.Runtime.CompilerServices;

internal static unsafe class Kernel
{
    [RuntimeImport("hypercall_page")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void HypercallPage();

    [RuntimeExport("_start")]
    private static void Start(nint unused, byte* info)
    {
        Print("Hello from C#\n");
        int reason = 1;
        Hypercall(29, 2, 0, &reason);
    }

    static long Hypercall(int n, long a, long b, void* c)
    {
        var page = (byte*)(delegate*<void>)&HypercallPage;
        if (n == 29) return ((delegate*<long, void*, long>)(page + 32 * n))(a, c);
        return ((delegate*<long, long, void*, long>)(page + 32 * n))(a, b, c);
    }

    static void Print(string s)
    {
        for (int i = 0; i < s.Length; i++) { byte c = (byte)s[i]; Hypercall(18, 0, 1, &c); }
    }

    internal static void Panic(string message)
    {
        Print(message);
        int reason = 3;
        Hypercall(29, 2, 0, &reason);
    }
}
