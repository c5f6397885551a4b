using System;
using System.Runtime;
using XenKernel;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>What the code that ilc makes expects to find in a runtime.</summary>
internal static unsafe class StartupCodeHelpers
{
    [RuntimeExport("RhpNewFast")]
    private static void* NewFast(MethodTable* type) => KernelRuntime.NewObject(type);

    // The length is 64 bits wide: ilc extends an int with its sign, and passes a long as it is. An array's own length is an int.
    [RuntimeExport("RhpNewArrayFast")]
    private static void* NewArrayFast(MethodTable* type, nint length)
    {
        if (length < 0 || length > 0x7fffffff) ThrowHelpers.ThrowOverflowException();
        var place = (MethodTable**)KernelRuntime.Allocate(type->BaseSize + (ulong)length * type->ComponentSize);
        *place = type;
        *(int*)(place + 1) = (int)length;
        return place;
    }

    [RuntimeExport("RhpNewPtrArrayFast")]
    private static void* NewPtrArrayFast(MethodTable* type, nint length) => NewArrayFast(type, length);

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
