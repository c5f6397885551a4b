namespace ElfNotes.Boot;

/// <summary>
/// A loader whose verdict can be asked for. Each is one file beside this one: a pure function from the bytes of an image to what the
/// loader does with it, its rules where they are applied, each with its source, and the codes of its findings as constants.
/// </summary>
public abstract class BootLoader
{
    /// <summary>Its name on the command line and in output, in lower case: <c>xen-dom0-pvh</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, for a reader: <c>Xen's tool stack starting a PVH guest</c>.</summary>
    public abstract string Title { get; }

    /// <summary>The program whose releases <see cref="LoaderVerdict.Version"/> counts: <c>Xen</c>.</summary>
    public abstract string Program { get; }

    /// <summary>The way into a kernel that it shares with other loaders, which should agree with it: <c>PV</c>, <c>PVH</c>. Null where no other has it.</summary>
    public virtual string? Protocol => null;

    /// <summary>Whether <see cref="BootOptions.Xen"/> chooses the release; else there is one set of rules.</summary>
    public virtual bool FollowsXen => false;

    /// <summary>The e_machine of the kernels that it starts.</summary>
    public virtual IReadOnlyList<ushort> Machines => BootMachines.X86;

    /// <summary>The notes without which it does not start a kernel in its <see cref="Protocol"/>; empty where it needs none.</summary>
    public virtual IReadOnlyList<NoteNeed> Needs => [];

    /// <summary>Whether the loader is worth asking about an image when nobody names a loader: its machine and its kind of file.</summary>
    /// <param name="image">The image.</param>
    public abstract bool MakesSenseFor(BootImage image);

    /// <summary>Says what the loader does with an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="options">The release, and what the loader's machine has.</param>
    /// <exception cref="ElfNotesException">The bytes cannot be had: a damaged compressed stream.</exception>
    public abstract LoaderVerdict Judge(BootImage image, BootOptions options);
}
