namespace ElfNotes.Images;

/// <summary>The way from the file to the bytes that are being read: the containers passed, and what was noticed in them.</summary>
/// <param name="Name">The name of the archive's member, if the way leads through an archive.</param>
/// <param name="Container">The containers, from the outside in.</param>
/// <param name="Findings">What was noticed in them.</param>
internal sealed record ImagePath(string? Name, IReadOnlyList<string> Container, IReadOnlyList<Finding> Findings)
{
    /// <summary>The file itself.</summary>
    public static ImagePath File { get; } = new(null, [], []);

    public ImagePath Inside(string container) => this with { Container = [.. Container, container] };

    public ImagePath With(Finding finding) => this with { Findings = [.. Findings, finding] };

    /// <summary>The path into a member; members of an archive in an archive carry both names.</summary>
    public ImagePath Member(string name) => this with { Name = Name is null ? name : Name + "/" + name };
}
