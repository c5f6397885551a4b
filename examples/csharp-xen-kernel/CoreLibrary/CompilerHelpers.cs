using System;
using System.Runtime;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>What the code that ilc makes expects to find in a runtime.</summary>
internal static unsafe class StartupCodeHelpers
{
    [RuntimeExport("RhpFallbackFailFast")]
    private static void FailFast() => Kernel.Panic("fail fast");

    [RuntimeExport("RhpThrowEx")]
    private static void Throw(object exception) => Kernel.Panic("an exception was thrown, and there are none");

    [RuntimeExport("RhpAssignRef")]
    private static void AssignRef(void** destination, void* value) => *destination = value;

    [RuntimeExport("RhpCheckedAssignRef")]
    private static void CheckedAssignRef(void** destination, void* value) => *destination = value;

    [RuntimeExport("RhpReversePInvoke")]
    private static void ReversePInvoke(nint frame) { }

    [RuntimeExport("RhpReversePInvokeReturn")]
    private static void ReversePInvokeReturn(nint frame) { }

    [RuntimeExport("RhpPInvoke")]
    private static void PInvoke(nint frame) { }

    [RuntimeExport("RhpPInvokeReturn")]
    private static void PInvokeReturn(nint frame) { }
}
