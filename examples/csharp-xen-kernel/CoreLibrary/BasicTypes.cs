// The types that every C# program is made of. The compilers know them by name, and what is in them is for the most part theirs to decide.

namespace System
{
    public unsafe class Object
    {
        // The first field of every object: where its type's table is. The compiler fills it in.
        internal MethodTable* m_pEEType;
    }

    public struct Void { }

    public struct Boolean { }

    public struct Char { }

    public struct SByte { }

    public struct Byte { }

    public struct Int16 { }

    public struct UInt16 { }

    public struct Int32 { }

    public struct UInt32 { }

    public struct Int64 { }

    public struct UInt64 { }

    public struct IntPtr { }

    public struct UIntPtr { }

    public struct Single { }

    public struct Double { }

    public abstract class ValueType { }

    public abstract class Enum : ValueType { }

    public struct Nullable<T> where T : struct
    {
        private readonly bool hasValue;
        private readonly T value;

        public Nullable(T value)
        {
            this.value = value;
            hasValue = true;
        }

        public readonly bool HasValue => hasValue;

        public readonly T GetValueOrDefault() => value;
    }

    public struct ValueTuple<T1, T2>(T1 item1, T2 item2)
    {
        public T1 Item1 = item1;
        public T2 Item2 = item2;
    }

    public struct ValueTuple<T1, T2, T3>(T1 item1, T2 item2, T3 item3)
    {
        public T1 Item1 = item1;
        public T2 Item2 = item2;
        public T3 Item3 = item3;
    }

    public struct RuntimeTypeHandle { }

    public struct RuntimeMethodHandle { }

    public struct RuntimeFieldHandle { }

    public class Type { }

    internal class RuntimeType : Type { }

    public class Exception { }
}

namespace System.Collections
{
    // csc asks for these two where a foreach goes over an array, and then makes a loop that does without.
    public interface IEnumerator
    {
        object Current { get; }

        bool MoveNext();
    }

    public interface IEnumerable
    {
        IEnumerator GetEnumerator();
    }
}
