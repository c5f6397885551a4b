namespace System.Runtime;

/// <summary>What becomes of <c>is</c>, <c>as</c> and casts to classes, and of stores into arrays of references. Of interfaces and arrays nothing is known here.</summary>
internal static unsafe class TypeCast
{
    [RuntimeExport("RhTypeCast_IsInstanceOfClass")]
    internal static object IsInstanceOfClass(MethodTable* type, object value) => value != null && IsDerived(value.m_pEEType, type) ? value : null;

    [RuntimeExport("RhTypeCast_CheckCastClass")]
    internal static object CheckCastClass(MethodTable* type, object value)
    {
        if (value != null && !IsDerived(value.m_pEEType, type)) XenKernel.Kernel.Panic("not of the class that it is cast to");
        return value;
    }

    internal static object CheckCastClassSpecial(MethodTable* type, object value) => CheckCastClass(type, value);

    // An array of a class can be an array of a derived one, and what is stored is not looked at: it would have to be.
    internal static void StelemRef(object[] array, nint index, object value)
    {
        if ((nuint)index >= (nuint)array.Length) Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        fixed (object* first = &array[0]) ((void**)first)[index] = *(void**)&value;
    }

    private static bool IsDerived(MethodTable* type, MethodTable* from)
    {
        for (; type != null; type = type->Related)
            if (type == from) return true;
        return false;
    }
}
