namespace System.Runtime.CompilerServices;

/// <summary>What csc has arrays and spans of constants made by. ilc knows both by name, and writes code in place of the calls.</summary>
public static class RuntimeHelpers
{
    [Intrinsic]
    public static void InitializeArray(Array array, RuntimeFieldHandle values) => XenKernel.Kernel.Panic("an array of constants whose size ilc does not know");

    [Intrinsic]
    public static ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle values) => CreateSpan<T>(values);
}
