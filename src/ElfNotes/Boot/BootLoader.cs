namespace ElfNotes.Boot;

/// <summary>A loader whose verdict can be asked for.</summary>
/// <param name="Name">Its name on the command line and in output.</param>
/// <param name="Title">Its name for a reader: <c>Xen PV</c>.</param>
/// <param name="Judge">Says what it does with an image: the ELF itself, under the rules of a release.</param>
public sealed record BootLoader(string Name, string Title, Func<ByteSource, XenVersion, LoaderVerdict> Judge);
