namespace ElfNotes.Compression;

/// <summary>The loop around a C library's streaming decoder: feeds it, passes concatenated streams on, tells a cut stream from an ended one.</summary>
internal abstract class StreamingDecoder : SequentialDecoder
{
    // libzstd and liblzma may take a step or two to turn around; a decoder that stands still for longer never moves again.
    private const int MaxIdleSteps = 16;

    private readonly CompressedInput _input;
    private readonly string _format;
    private bool _streamEnded;
    private bool _finished;

    protected StreamingDecoder(string format, ByteSource compressed, ulong? declaredLength, ReadLimits limits)
        : base(compressed, declaredLength, limits)
    {
        _format = format;
        _input = new CompressedInput(compressed);
    }

    protected sealed override int Produce(Span<byte> destination)
    {
        try
        {
            return Step(destination);
        }
        catch (ElfNotesException)
        {
            // Nothing comes after a failure, and a dictionary may have many MiB.
            Finish();
            throw;
        }
    }

    /// <summary>One call of the library's decoder.</summary>
    /// <param name="input">What is buffered; empty at the end of the input.</param>
    /// <param name="output">Never empty.</param>
    /// <param name="consumed">Bytes taken from the input.</param>
    /// <param name="produced">Bytes written to the output.</param>
    /// <exception cref="ElfNotesException">The stream is damaged, or needs more memory than is allowed.</exception>
    protected abstract DecoderState Decode(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int produced);

    /// <summary>After the end of a stream: makes the decoder ready when another stream follows. Anything else is ignored.</summary>
    protected abstract bool TryStartNext(CompressedInput input);

    /// <summary>Frees the library's state; called once or more.</summary>
    protected abstract void Release();

    protected ElfNotesException Damaged(string detail) => Damaged(_format, _input.Position, detail);

    protected ElfNotesException TooMuchMemory(string what, long allowed) =>
        new(ErrorCodes.LimitReached, _input.Position, $"the {_format} stream needs {what}, and {allowed >> 20} MiB is the limit");

    protected override void Dispose(bool disposing)
    {
        if (disposing) Release();
        base.Dispose(disposing);
    }

    private int Step(Span<byte> destination)
    {
        for (var idle = 0; !_finished; idle++)
        {
            // Not at once when a stream ends: its last bytes are not to be lost when what follows is damaged.
            if (_streamEnded && !TryStartNext(_input))
            {
                Finish();
                break;
            }

            var available = _input.Peek(1);
            var state = Decode(available, destination, out var consumed, out var produced);
            _input.Advance(consumed);
            _streamEnded = state == DecoderState.StreamEnd;
            if (produced > 0) return produced;
            if (_streamEnded || consumed > 0) idle = 0;
            else if (available.IsEmpty) throw Cut(_format, _input.Position);
            else if (idle >= MaxIdleSteps) throw Damaged("it makes no progress");
        }

        return 0;
    }

    private void Finish()
    {
        _finished = true;
        Release();
    }
}
