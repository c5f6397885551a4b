namespace ElfNotes.Compression;

/// <summary>Where a decoder stands after a step.</summary>
internal enum DecoderState
{
    /// <summary>Within a stream: more input, or more room for output, takes it further.</summary>
    Running,

    /// <summary>A stream has ended and all of its output is delivered.</summary>
    StreamEnd,
}
