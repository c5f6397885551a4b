using System.Globalization;
using System.Reflection;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.TestKit.Packages;

/// <summary>
/// The project's own packages in a folder that NuGet takes as a source, made of what was built along with the tests. Each process packs its own, under
/// a version that nobody else has and with a folder of its own for installed packages: no package of an earlier run can be taken for one of these.
/// </summary>
public sealed class LocalFeed
{
    private static readonly Lock s_lock = new();
    private static LocalFeed? s_feed;

    private readonly string _root;
    private readonly HashSet<string> _packed = [];
    private readonly string _configuration;
    private readonly string _machinePackages;

    private LocalFeed(string configuration)
    {
        _root = Directory.CreateTempSubdirectory("elfnotes-feed-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(_root);
        _configuration = configuration;
        Folder = Directory.CreateDirectory(Path.Combine(_root, "feed")).FullName;
        var release = typeof(ByteSource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        Version = string.Create(CultureInfo.InvariantCulture, $"{release}-test.{DateTime.UtcNow.Ticks}.{Environment.ProcessId}");
        _machinePackages = MachinePackages();
    }

    /// <summary>The folder with the <c>.nupkg</c> and <c>.snupkg</c> files.</summary>
    public string Folder { get; }

    /// <summary>The version that all packages in it have.</summary>
    public string Version { get; }

    /// <summary>
    /// What <c>dotnet</c> is to be run with: packages are installed into a folder of this process. Those of others that the machine has already are used
    /// from where they are.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>
    {
        ["NUGET_PACKAGES"] = Path.Combine(_root, "packages"),
        ["NUGET_FALLBACK_PACKAGES"] = _machinePackages,
    };

    /// <summary>The feed of this process, with these packages in it.</summary>
    /// <param name="configuration">The configuration that the tests and the packages' projects were built in.</param>
    /// <param name="packages">Identifiers of packages, which are names of projects in <c>src</c> as well.</param>
    public static LocalFeed With(string configuration, params IEnumerable<string> packages)
    {
        lock (s_lock)
        {
            s_feed ??= new LocalFeed(configuration);
            foreach (var package in packages) s_feed.Add(package);
            return s_feed;
        }
    }

    /// <summary>Makes the feed a source of packages for the projects in and below a folder, beside the sources that the machine has.</summary>
    public void Configure(string folder) => File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
        <?xml version="1.0" encoding="utf-8"?>
        <configuration>
          <packageSources>
            <add key="elfnotes-local" value="{Folder}" />
          </packageSources>
        </configuration>

        """);

    /// <summary>Runs <c>dotnet</c> in a folder with the feed's variables.</summary>
    public ToolResult Run(string folder, params IEnumerable<string> arguments) => DotnetCommand.Run(folder, arguments, Variables);

    /// <summary>Packs a package of the feed once more, into another folder, and gives the files that come of it.</summary>
    public IReadOnlyList<string> PackAgain(string package)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "again", package)).FullName;
        Pack(package, folder);
        return Directory.GetFiles(folder);
    }

    private void Add(string package)
    {
        if (_packed.Add(package)) Pack(package, Folder);
    }

    private void Pack(string package, string folder)
    {
        var project = Path.Combine(RepositoryFiles.Root!, "src", package);
        // Packing writes below the project's obj: one process at a time.
        using var turn = Turn(Path.Combine(project, "obj", ".pack.lock"));
        var result = DotnetCommand.Run(project, ["pack", "--no-build", "-c", _configuration, "-o", folder, $"-p:PackageVersion={Version}", $"-p:NuspecOutputPath={Path.Combine(_root, "nuspec", package)}/"]);
        if (result.Status != 0 || !File.Exists(Path.Combine(folder, $"{package}.{Version}.nupkg"))) throw new InvalidOperationException($"{package} was not packed:\n{result.Output}{result.Error}");
    }

    private static FileStream Turn(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 1200)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static string MachinePackages()
    {
        var result = DotnetCommand.Run(Path.GetTempPath(), ["nuget", "locals", "global-packages", "--list"]);
        return result.Status == 0 ? result.Output.Split("global-packages:", 2)[1].Trim() : throw new InvalidOperationException(result.Output + result.Error);
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A program that is still running has a file in it open; the folder is a temporary one.
        }
    }
}
