namespace System;

/// <summary>Elements that follow one another, wherever they are, and that are only read.</summary>
public readonly unsafe ref struct ReadOnlySpan<T>
{
    private readonly ref T _reference;
    private readonly int _length;

    public ReadOnlySpan(void* pointer, int length)
    {
        _reference = ref *(T*)pointer;
        _length = length;
    }

    public ReadOnlySpan(T[] array)
    {
        if (array == null) return;
        _length = array.Length;
        if (_length > 0) _reference = ref array[0];
    }

    public ReadOnlySpan(T[] array, int start, int length) => this = new ReadOnlySpan<T>(array).Slice(start, length);

    public int Length => _length;

    public ref readonly T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_length) Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
            fixed (T* first = &_reference) return ref first[index];
        }
    }

    public ReadOnlySpan<T> Slice(int start, int length)
    {
        if ((uint)start > (uint)_length || (uint)length > (uint)(_length - start)) Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        fixed (T* first = &_reference) return new ReadOnlySpan<T>(first + start, length);
    }

    public static implicit operator ReadOnlySpan<T>(T[] array) => new(array);

    public static implicit operator ReadOnlySpan<T>(Span<T> span) => span.Length == 0 ? default : new(span.Pointer, span.Length);

    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator(ReadOnlySpan<T> span)
    {
        private readonly ReadOnlySpan<T> _span = span;
        private int _index = -1;

        public readonly ref readonly T Current => ref _span[_index];

        public bool MoveNext() => ++_index < _span.Length;
    }
}
