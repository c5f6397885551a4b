using System.Runtime.CompilerServices;

namespace System;

public sealed class String
{
    // The layout is the compiler's, which puts the literals into the file.
    private readonly int _stringLength;
    private readonly char _firstChar;

    public int Length => _stringLength;

    public unsafe char this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_stringLength) Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
            fixed (char* first = &_firstChar) return first[index];
        }
    }
}
