namespace ElfNotes.Cli;

/// <summary>Writes one file in blocks: it is there whole or not at all.</summary>
internal static class StreamedFile
{
    /// <summary>Writes to a new file beside it, and renames that when it is whole. A device is written as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="blocks">Its bytes, each block used before the next is asked for.</param>
    /// <returns>Whether it was written; else the reason is on standard error.</returns>
    /// <exception cref="ElfNotesException">What the blocks are made from cannot be read. No file is left then.</exception>
    public static bool Write(string path, IEnumerable<ReadOnlyMemory<byte>> blocks)
    {
        string? temporary = null;
        try
        {
            if (Directory.Exists(path)) throw new IOException();
            // A rename would put a file where the device was.
            var isDevice = !OperatingSystem.IsWindows() && (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal)) && File.Exists(path);
            var name = isDevice ? path : $"{path}.{Environment.ProcessId}.tmp";
            using (var stream = new FileStream(name, isDevice ? FileMode.Open : FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
            {
                if (!isDevice) temporary = name;
                foreach (var block in blocks) stream.Write(block.Span);
            }

            if (!isDevice) File.Move(name, path, overwrite: true);
            temporary = null;
            return true;
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            StandardError.Write(SafeText.Escape(WriteFailure.Line(path, e)));
            return false;
        }
        finally
        {
            if (temporary is not null) TryDelete(temporary);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is named like what it is; nothing better can be done with it.
        }
    }
}
