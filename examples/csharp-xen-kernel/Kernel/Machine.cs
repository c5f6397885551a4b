using System;

namespace XenKernel;

/// <summary>Where the kernel runs, and what it can ask for there.</summary>
internal abstract unsafe class Machine
{
    internal abstract string Name { get; }

    /// <summary>Of Xen: major in the upper 16 bits, minor in the lower. 0 where it is not Xen.</summary>
    internal virtual uint XenVersion => 0;

    /// <summary>Null where there is none.</summary>
    internal virtual Clock Clock => null;

    /// <summary>Makes ready what can only be used once there are objects.</summary>
    internal virtual void Start() { }

    /// <summary>Prints all that is known of the start.</summary>
    internal abstract void PrintStartInfo();

    internal abstract MemoryMap ReadMemoryMap();

    /// <summary>Never comes back.</summary>
    internal abstract void Shutdown(bool hasCrashed);

    private protected static void PrintCommandLine(byte* text)
    {
        if (text == null || *text == 0) Console.WriteLine("command line: none");
        else Console.WriteLine($"command line: {text}");
    }
}
