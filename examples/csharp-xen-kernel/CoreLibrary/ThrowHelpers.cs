namespace Internal.Runtime.CompilerHelpers;

/// <summary>Where the compiler's own checks go when they fail.</summary>
internal static class ThrowHelpers
{
    internal static void ThrowIndexOutOfRangeException() => XenKernel.Kernel.Panic("index out of range");

    internal static void ThrowDivideByZeroException() => XenKernel.Kernel.Panic("division by zero");

    internal static void ThrowOverflowException() => XenKernel.Kernel.Panic("overflow");

    internal static void ThrowNullReferenceException() => XenKernel.Kernel.Panic("null reference");
}
