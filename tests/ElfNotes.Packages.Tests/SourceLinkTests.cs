using System.Reflection.Metadata;
using System.Text;
using System.Text.Json;
using ElfNotes.TestKit;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.Packages.Tests;

/// <summary>Debuggers find the sources of a package that was made of a clone of a public repository.</summary>
public sealed class SourceLinkTests
{
    private const string Remote = "https://github.com/example/elfnotes";
    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private static readonly Tool s_git = new("git", "git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main");

    [Fact]
    public void A_package_made_of_a_clone_names_its_remote_and_commit()
    {
        Tool.Require(s_git);
        var folder = Directory.CreateTempSubdirectory("elfnotes-clone-").FullName;
        try
        {
            var commit = Commit(folder);
            // One framework of the smallest package that stands on another.
            var result = DotnetCommand.Run(folder, ["pack", "src/ElfNotes.Compression", "-c", "Release", "-o", "out", "-p:LibraryFrameworks=net10.0", "-p:RestoreLockedMode=false", "-p:RestoreForceEvaluate=true", "-p:RunAnalyzers=false"]);
            Assert.True(result.Status == 0 && !result.Output.Contains("warning ", StringComparison.Ordinal), result.Output + result.Error);

            using var package = new PackageFile(Directory.GetFiles(Path.Combine(folder, "out"), "*.nupkg").Single());
            var repository = package.Metadata.Elements().Single(element => element.Name.LocalName == "repository");
            Assert.Equal(("git", Remote, commit), (repository.Attribute("type")!.Value, repository.Attribute("url")!.Value, repository.Attribute("commit")!.Value));

            using var symbols = new PackageFile(Directory.GetFiles(Path.Combine(folder, "out"), "*.snupkg").Single());
            using var pdb = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols.Read("lib/net10.0/ElfNotes.Compression.pdb")));
            var reader = pdb.GetMetadataReader();
            var map = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(one => reader.GetGuid(one.Kind) == s_sourceLink);
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(reader.GetBlobBytes(map.Value)));
            var (from, to) = json.RootElement.GetProperty("documents").EnumerateObject().Select(one => (one.Name, one.Value.GetString())).Single();
            Assert.Equal($"{folder}/*", from);
            Assert.Equal($"https://raw.githubusercontent.com/example/elfnotes/{commit}/*", to);

            // Every source is below the folder that the map knows, or in the symbols themselves.
            var embedded = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Select(one => one.Parent).ToHashSet();
            Assert.Equal([], reader.Documents.Where(document => !Name(reader, document).StartsWith($"{folder}/src/", StringComparison.Ordinal) && !embedded.Contains(document)).Select(document => Name(reader, document)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Name(MetadataReader reader, DocumentHandle document) => reader.GetString(reader.GetDocument(document).Name);

    /// <summary>The working tree as it is now, committed, with a remote that a clone would have.</summary>
    private static string Commit(string folder)
    {
        // Not all files: a .git among them would lead to the repository itself.
        foreach (var file in new[] { "Directory.*", "global.json", ".editorconfig", "*.config", "LICENSE" }.SelectMany(pattern => Directory.GetFiles(RepositoryFiles.Root!, pattern))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        foreach (var part in new[] { "src/ElfNotes", "src/ElfNotes.Compression", "assets" }) Copy(Path.Combine(RepositoryFiles.Root!, part), Path.Combine(folder, part));
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryFiles.Root!, "src"))) File.Copy(file, Path.Combine(folder, "src", Path.GetFileName(file)));
        Git("init", "--quiet");
        Git("remote", "add", "origin", Remote);
        Git("add", "--all");
        Git("commit", "--quiet", "--message", "All");
        return Git("rev-parse", "HEAD").Trim();

        string Git(params string[] arguments)
        {
            var result = s_git.Run(folder, ["--git-dir", Path.Combine(folder, ".git"), "--work-tree", folder, .. arguments]);
            return result.Status == 0 ? result.Output : throw new InvalidOperationException(result.Output + result.Error);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"))) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
