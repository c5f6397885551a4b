namespace ElfNotes.Build.Tests.Programs;

/// <summary>ElfBuildId: the build-id tells programs apart, and versions of one, and is the same for the same content.</summary>
public sealed class BuildIdTests
{
    private const string Wanted = "<ElfBuildId>true</ElfBuildId><PathMap>$(MSBuildProjectDirectory)=/_</PathMap>";

    [Fact]
    public void It_is_of_the_content_and_of_nothing_else()
    {
        using var application = new Application("", Wanted);
        using var elsewhere = new Application("", Wanted);
        application.Run("build");
        elsewhere.Run("build");
        var id = Id(application);
        var content = File.ReadAllBytes(application["bin/Debug/net10.0/hello"]);
        Assert.Equal(content, File.ReadAllBytes(elsewhere["bin/Debug/net10.0/hello"]));

        application.Run("clean");
        application.Run("build");
        Assert.Equal(content, File.ReadAllBytes(application["bin/Debug/net10.0/hello"]));

        // Another version of the assembly, in a host that is the same byte for byte.
        elsewhere.Add("more.cs", "internal static class More;\n");
        elsewhere.Run("build");
        var other = Id(elsewhere);
        Assert.NotEqual(id, other);

        elsewhere.Write("", Wanted + "<ElfBuildId>false</ElfBuildId>");
        elsewhere.Run("build");
        Assert.DoesNotContain(Id(elsewhere), new[] { id, other });
        Assert.StartsWith("notes: GNU:1 GNU:3", application.RunProgram("bin/Debug/net10.0/hello"), StringComparison.Ordinal);
    }

    private static string Id(Application application) => application.Notes("bin/Debug/net10.0/hello").Single(note => note.Contains("Build ID: ", StringComparison.Ordinal)).Split("Build ID: ")[1];
}
