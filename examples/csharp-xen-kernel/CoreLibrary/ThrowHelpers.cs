namespace Internal.Runtime.CompilerHelpers;

/// <summary>Where the compiler's own checks go when they fail.</summary>
internal static class ThrowHelpers
{
    internal static void ThrowIndexOutOfRangeException() => Kernel.Panic("index out of range");

    internal static void ThrowDivideByZeroException() => Kernel.Panic("division by zero");

    internal static void ThrowOverflowException() => Kernel.Panic("overflow");

    internal static void ThrowNullReferenceException() => Kernel.Panic("null reference");
}
