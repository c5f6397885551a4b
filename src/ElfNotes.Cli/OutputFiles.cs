namespace ElfNotes.Cli;

/// <summary>Writes several files, all or none, and never half of one.</summary>
internal static class OutputFiles
{
    /// <summary>
    /// Writes each to a new file beside its own and renames them when all are whole. Only a rename that fails behind another one leaves
    /// some of them old.
    /// </summary>
    /// <returns>Whether all were written; else the reason is on standard error.</returns>
    public static bool Write(IReadOnlyList<(string Path, byte[] Content)> files)
    {
        var temporary = new List<string>();
        var path = "";
        try
        {
            foreach (var file in files)
            {
                path = file.Path;
                if (Directory.Exists(path)) throw new IOException();
                var name = $"{path}.{Environment.ProcessId}.{temporary.Count}.tmp";
                using var stream = new FileStream(name, FileMode.CreateNew, FileAccess.Write);
                temporary.Add(name);
                stream.Write(file.Content);
            }

            for (var i = 0; i < files.Count; i++)
            {
                path = files[i].Path;
                File.Move(temporary[i], path, overwrite: true);
            }

            return true;
        }
        catch (Exception e) when (WriteFailure.Is(e))
        {
            foreach (var name in temporary) TryDelete(name);
            StandardError.Write(SafeText.Escape(WriteFailure.Line(path, e)));
            return false;
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
