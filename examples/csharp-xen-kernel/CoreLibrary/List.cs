namespace System.Collections.Generic;

/// <summary>An array that grows.</summary>
public sealed class List<T>
{
    private T[] _items = new T[4];
    private int _count;

    public int Count => _count;

    public T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_count) Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowIndexOutOfRangeException();
            return _items[index];
        }
    }

    public void Add(T item)
    {
        if (_count == _items.Length)
        {
            var items = new T[_count * 2];
            for (var i = 0; i < _count; i++) items[i] = _items[i];
            _items = items;
        }

        _items[_count++] = item;
    }

    public Enumerator GetEnumerator() => new(this);

    public struct Enumerator(List<T> list)
    {
        private int _index = -1;

        public readonly T Current => list[_index];

        public bool MoveNext() => ++_index < list.Count;
    }
}
