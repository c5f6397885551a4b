namespace System;

/// <summary>Elements that follow one another, wherever they are.</summary>
public readonly unsafe ref struct Span<T>
{
    private readonly ref T _reference;
    private readonly int _length;

    public Span(void* pointer, int length)
    {
        _reference = ref *(T*)pointer;
        _length = length;
    }

    public Span(T[] array)
    {
        if (array == null) return;
        _length = array.Length;
        if (_length > 0) _reference = ref array[0];
    }

    public int Length => _length;

    internal void* Pointer
    {
        get
        {
            fixed (T* first = &_reference) return first;
        }
    }

    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_length) Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
            fixed (T* first = &_reference) return ref first[index];
        }
    }

    public Span<T> Slice(int start, int length)
    {
        if ((uint)start > (uint)_length || (uint)length > (uint)(_length - start)) Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
        fixed (T* first = &_reference) return new Span<T>(first + start, length);
    }

    public static implicit operator Span<T>(T[] array) => new(array);

    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator(Span<T> span)
    {
        private readonly Span<T> _span = span;
        private int _index = -1;

        public readonly ref T Current => ref _span[_index];

        public bool MoveNext() => ++_index < _span.Length;
    }
}
