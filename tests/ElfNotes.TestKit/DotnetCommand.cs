using System.Diagnostics;
using ElfNotes.TestKit.Linkers;

namespace ElfNotes.TestKit;

/// <summary>The <c>dotnet</c> command as a user starts it: with nothing that the test run around it has set for its own build.</summary>
public static class DotnetCommand
{
    private static readonly string[] s_building = ["build", "publish", "pack", "restore", "msbuild", "clean"];

    /// <summary>Runs it in a folder. A verb that builds leaves no server behind, which would keep the pipes to this process open.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">The verb and what follows it.</param>
    /// <param name="environment">Variables to set, or to take away where the value is null.</param>
    /// <exception cref="TimeoutException">It did not end within five minutes, and was ended.</exception>
    public static ToolResult Run(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var words = arguments.ToList();
        if (s_building.Contains(words[0])) words.InsertRange(1, ["-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"]);
        return Run(new ProcessStartInfo("dotnet", words) { WorkingDirectory = folder }, environment);
    }

    /// <summary>Runs a program that needs the same clean environment: one that was built, or a tool that was installed.</summary>
    /// <inheritdoc cref="Run(string, IEnumerable{string}, IReadOnlyDictionary{string, string?})"/>
    /// <param name="program">Its path.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set, or to take away where the value is null.</param>
    public static ToolResult RunProgram(string program, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        Run(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder }, environment);

    private static ToolResult Run(ProcessStartInfo start, IReadOnlyDictionary<string, string?>? environment)
    {
        foreach (var name in start.Environment.Keys.Where(IsOfTheTestRun).ToList()) start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        return ToolProcess.Run(start, TimeSpan.FromMinutes(5));
    }

    // `dotnet test` hands its MSBuild and its SDK on to the processes below it. CI changes how programs print, and what builds ask for.
    private static bool IsOfTheTestRun(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "DOTNET_HOST_PATH" or "DOTNET_CLI_TELEMETRY_SESSIONID" or "CI";
}
