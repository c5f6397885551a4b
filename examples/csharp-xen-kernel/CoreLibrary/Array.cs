namespace System;

public abstract class Array
{
    // The layout is the compiler's; the elements follow.
    private readonly int _numComponents;

    public int Length => _numComponents;
}

/// <summary>What an array of a type is derived from.</summary>
internal class Array<T> : Array { }
