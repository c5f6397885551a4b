namespace ElfNotes.TestKit.Booting;

/// <summary>An image to be booted.</summary>
/// <param name="Target">The loader.</param>
/// <param name="Image">The kernel's file.</param>
/// <param name="Description">What a failing test says about it.</param>
public sealed record BootRequest(BootTarget Target, byte[] Image, string Description = "");
