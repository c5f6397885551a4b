namespace ElfNotes;

/// <summary>The one exception for bytes that cannot be read as what they were asked to be.</summary>
public sealed class ElfNotesException : Exception
{
    /// <summary>Makes the exception for a defect at a place in a file.</summary>
    /// <param name="code">A stable code from <see cref="ErrorCodes"/>.</param>
    /// <param name="offset">The file offset, in bytes, of the first byte that is wrong or missing.</param>
    /// <param name="message">What is wrong, without file name and offset.</param>
    /// <param name="innerException">The cause, where another component failed first.</param>
    public ElfNotesException(string code, ulong offset, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Offset = offset;
    }

    /// <summary>The stable code of the defect, documented in <c>docs/findings</c>.</summary>
    public string Code { get; }

    /// <summary>The file offset, in bytes, of the first byte that is wrong or missing.</summary>
    public ulong Offset { get; }
}
