// What the compiler calls to copy and to clear memory, where it does not write the code itself.

namespace System
{
    internal static unsafe class Buffer
    {
        internal static void Memmove(ref byte destination, ref byte source, nuint length)
        {
            fixed (byte* to = &destination, from = &source)
            {
                if ((nuint)to - (nuint)from >= length)
                    for (nuint i = 0; i < length; i++) to[i] = from[i];
                else
                    for (var i = length; i > 0; i--) to[i - 1] = from[i - 1];
            }
        }

        internal static void BulkMoveWithWriteBarrier(ref byte destination, ref byte source, nuint length) => Memmove(ref destination, ref source, length);
    }

    internal static unsafe class SpanHelpers
    {
        internal static void Memmove(ref byte destination, ref byte source, nuint length) => Buffer.Memmove(ref destination, ref source, length);

        internal static void ClearWithoutReferences(ref byte destination, nuint length) => Fill(ref destination, 0, length);

        internal static void Fill(ref byte destination, byte value, nuint length)
        {
            fixed (byte* to = &destination)
                for (nuint i = 0; i < length; i++) to[i] = value;
        }
    }
}
