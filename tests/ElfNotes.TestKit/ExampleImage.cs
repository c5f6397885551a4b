namespace ElfNotes.TestKit;

/// <summary>A kernel in <c>examples/images</c>.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Pv">Whether Xen's libelf takes it as a PV guest.</param>
/// <param name="Pvh">Whether Xen's libelf takes it as a PVH guest.</param>
/// <param name="Description">What it is, or what is wrong with it.</param>
/// <param name="Kernel">Makes its description.</param>
public sealed record ExampleImage(string Name, bool Pv, bool Pvh, string Description, Func<KernelBuilder> Kernel);
