namespace ElfNotes.Compression;

/// <summary>
/// A decoder of LZO1X streams, written from the description of the format in the Linux kernel's documentation
/// (<c>Documentation/staging/lzo.rst</c>).
/// </summary>
internal static class Lzo1x
{
    /// <summary>Decodes a block.</summary>
    /// <param name="input">The block, with its end marker.</param>
    /// <param name="output">As large as the block expands to.</param>
    /// <returns>Whether the block is sound and fills the output exactly.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var decoder = new Decoder(input, output);
        return decoder.Run();
    }

    private ref struct Decoder(ReadOnlySpan<byte> input, Span<byte> output)
    {
        // Besides the distance code itself, how many literals came last decides what an instruction below 16 means:
        // 0 after a match without literals, 1 to 3 after a match with some, 4 after a run of four or more.
        private const int AfterRun = 4;

        private readonly ReadOnlySpan<byte> _input = input;
        private readonly Span<byte> _output = output;
        private int _read;
        private int _written;
        private int _state;

        public bool Run()
        {
            if (_input.IsEmpty) return false;
            // Only a first byte above 17 is no instruction: it starts with that many literals less 17.
            if (_input[0] > 17)
            {
                var count = _input[_read++] - 17;
                if (!Literals(count)) return false;
                _state = Math.Min(count, AfterRun);
            }

            while (_read < _input.Length)
            {
                int instruction = _input[_read++];
                if (instruction < 16 && _state == 0)
                {
                    if (!Length(instruction, 15, out var run) || !Literals(run + 3)) return false;
                    _state = AfterRun;
                    continue;
                }

                if (!Match(instruction, out var length, out var distance, out var literals)) return false;
                if (distance == 0) return _written == _output.Length;
                if (!Copy(length, distance) || !Literals(literals)) return false;
                _state = literals;
            }

            return false;
        }

        // A distance of 0 stands for the end of the stream.
        private bool Match(int instruction, out int length, out int distance, out int literals)
        {
            length = distance = literals = 0;
            if (instruction is >= 16 and < 64)
            {
                var near = instruction >= 32;
                if (!Length(instruction & (near ? 31 : 7), near ? 31 : 7, out length) || _read + 2 > _input.Length) return false;
                length += 2;
                var word = _input[_read] | _input[_read + 1] << 8;
                _read += 2;
                literals = word & 3;
                distance = near ? (word >> 2) + 1 : 16384 + ((instruction & 8) << 11) + (word >> 2);
                if (!near && distance == 16384) distance = 0;
                return true;
            }

            if (_read >= _input.Length) return false;
            int high = _input[_read++];
            literals = instruction & 3;
            (length, distance) = instruction switch
            {
                < 16 when _state == AfterRun => (3, (high << 2) + (instruction >> 2) + 2049),
                < 16 => (2, (high << 2) + (instruction >> 2) + 1),
                < 128 => (3 + (instruction >> 5 & 1), (high << 3) + (instruction >> 2 & 7) + 1),
                _ => (5 + (instruction >> 5 & 3), (high << 3) + (instruction >> 2 & 7) + 1),
            };
            return true;
        }

        // A field of 0 goes on in bytes: each zero adds 255, the first other byte ends it.
        private bool Length(int field, int mask, out int length)
        {
            length = field;
            if (field != 0) return true;
            length = mask;
            while (_read < _input.Length)
            {
                var value = _input[_read++];
                length += value == 0 ? 255 : value;
                if (value != 0) return true;
                if (length > _output.Length) return false;
            }

            return false;
        }

        private bool Literals(int count)
        {
            if (count > _input.Length - _read || count > _output.Length - _written) return false;
            _input.Slice(_read, count).CopyTo(_output[_written..]);
            _read += count;
            _written += count;
            return true;
        }

        private bool Copy(int length, int distance)
        {
            if (distance > _written || length > _output.Length - _written) return false;
            // A match may overlap what it writes: then it repeats the last bytes.
            if (distance >= length) _output.Slice(_written - distance, length).CopyTo(_output[_written..]);
            else
            {
                for (var i = 0; i < length; i++) _output[_written + i] = _output[_written + i - distance];
            }

            _written += length;
            return true;
        }
    }
}
