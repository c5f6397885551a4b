namespace System.Runtime;

/// <summary>Values as objects, and back.</summary>
internal static unsafe class RuntimeExports
{
    // Copies up to seven bytes too many: objects are multiples of eight.
    internal static object RhBox(MethodTable* type, ref byte value)
    {
        var made = (byte*)XenKernel.KernelRuntime.NewObject(type);
        fixed (byte* from = &value)
            for (var i = 0; i < (int)type->BaseSize - 2 * sizeof(nint); i++) made[sizeof(nint) + i] = from[i];
        return *(object*)&made;
    }

    internal static ref byte RhUnbox2(MethodTable* type, object value)
    {
        if (value == null) Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowNullReferenceException();
        RhUnboxTypeTest(type, value.m_pEEType);
        return ref (*(byte**)&value)[sizeof(nint)];
    }

    internal static void RhUnboxTypeTest(MethodTable* type, MethodTable* boxed)
    {
        if (type != boxed) XenKernel.Kernel.Panic("not of the type that it is unboxed to");
    }
}
