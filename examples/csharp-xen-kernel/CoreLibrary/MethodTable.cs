namespace System;

/// <summary>What the compiler writes of each type, as far as it is needed here. The methods' addresses follow.</summary>
internal unsafe struct MethodTable
{
    /// <summary>Of a string or an array: bytes of an element. The other half of the field are flags.</summary>
    internal ushort ComponentSize;
    internal ushort Flags;

    /// <summary>Bytes of an object without its elements; with the word in front of it.</summary>
    internal uint BaseSize;

    /// <summary>Of a class: the one that it is derived from. Of an array: the type of its elements.</summary>
    internal MethodTable* Related;
}
