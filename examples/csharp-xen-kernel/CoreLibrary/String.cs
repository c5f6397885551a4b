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

    public static bool operator ==(string a, string b)
    {
        if ((object)a == (object)b) return true;
        if ((object)a == null || (object)b == null || a._stringLength != b._stringLength) return false;
        for (var i = 0; i < a._stringLength; i++)
            if (a[i] != b[i]) return false;
        return true;
    }

    public static bool operator !=(string a, string b) => !(a == b);
}
