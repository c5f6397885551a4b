namespace ElfNotes.Build;

/// <summary>A file of the build, written so that its name gets the whole content or keeps the old one: half a file that is newer than its sources would never be written again.</summary>
internal static class WholeFile
{
    private const int ChunkSize = 1 << 20;
    private const int Attempts = 10;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    public static void Write(string path, ReadOnlyMemory<byte> content) => Replace(path, WritePart(path, [content]));

    /// <summary>Writes the content beside the file, which it may be made of, and gives the name for <see cref="Replace"/>.</summary>
    public static string WritePart(string path, ByteSource content) => WritePart(path, Chunks(content));

    /// <summary>Gives the file what was written beside it. On Windows nobody may have it open.</summary>
    public static void Replace(string path, string part)
    {
        // A program is executable before and after.
        if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(part, File.GetUnixFileMode(path));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(part, path, overwrite: true);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // On Windows scanners open what was just written. The SDK's own tasks try ten times as well.
                if (attempt < Attempts && OperatingSystem.IsWindows())
                {
                    Thread.Sleep(s_pause);
                    continue;
                }

                File.Delete(part);
                throw;
            }
        }
    }

    /// <summary>The bytes in order, a piece of a file of some 100 MB at a time.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Chunks(ByteSource content)
    {
        for (ulong at = 0; at < content.Length; at += ChunkSize) yield return content.ReadMemory(at, (int)Math.Min(ChunkSize, content.Length - at));
    }

    private static string WritePart(string path, IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        // Builds of several frameworks may write one file at the same time.
        var part = $"{path}.{Guid.NewGuid():n}.part";
        try
        {
            using var stream = new FileStream(part, FileMode.CreateNew, FileAccess.Write);
            foreach (var chunk in chunks) stream.Write(chunk.Span);
            return part;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
