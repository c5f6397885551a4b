using System;
using System.Runtime;
using XenKernel;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>What the code that ilc makes expects to find in a runtime.</summary>
internal static unsafe class StartupCodeHelpers
{
    [RuntimeExport("RhpNewFast")]
    private static void* NewFast(MethodTable* type) => KernelRuntime.NewObject(type);

    [RuntimeExport("RhpNewArrayFast")]
    private static void* NewArrayFast(MethodTable* type, int length)
    {
        if (length < 0) ThrowHelpers.ThrowOverflowException();
        var place = (MethodTable**)KernelRuntime.Allocate(type->BaseSize + (ulong)length * type->ComponentSize);
        *place = type;
        *(int*)(place + 1) = length;
        return place;
    }

    [RuntimeExport("RhpNewPtrArrayFast")]
    private static void* NewPtrArrayFast(MethodTable* type, int length) => NewArrayFast(type, length);

    // There is no garbage collector that would have to know who points where.
    [RuntimeExport("RhpAssignRef")]
    private static void AssignRef(void** destination, void* value) => *destination = value;

    [RuntimeExport("RhpCheckedAssignRef")]
    private static void CheckedAssignRef(void** destination, void* value) => *destination = value;

    [RuntimeExport("RhpThrowEx")]
    private static void Throw(object exception) => Kernel.Panic("an exception was thrown, and nobody catches any");

    [RuntimeExport("RhpFallbackFailFast")]
    private static void FailFast() => Kernel.Panic("fail fast");

    // For methods that are called from C, or call it: a collector would have to be told.
    [RuntimeExport("RhpReversePInvoke")]
    private static void ReversePInvoke(nint frame) { }

    [RuntimeExport("RhpReversePInvokeReturn")]
    private static void ReversePInvokeReturn(nint frame) { }

    [RuntimeExport("RhpPInvoke")]
    private static void PInvoke(nint frame) { }

    [RuntimeExport("RhpPInvokeReturn")]
    private static void PInvokeReturn(nint frame) { }
}
