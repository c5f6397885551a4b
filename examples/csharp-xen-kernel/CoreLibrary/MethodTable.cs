namespace System;

/// <summary>What the compiler writes of each type, as far as it is needed here.</summary>
internal struct MethodTable
{
    /// <summary>Of a string or an array: bytes of an element. The other half of the field are flags.</summary>
    internal ushort ComponentSize;
    internal ushort Flags;

    /// <summary>Bytes of an object without its elements, its own header included.</summary>
    internal uint BaseSize;
}
