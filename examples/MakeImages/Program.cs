using ElfNotes.TestKit;

// Writes the example kernels to the directory given, or else to examples/images of the repository.
var directory = args.Length > 0 ? args[0] : Path.Combine(RepositoryFiles.Root ?? ".", "examples", "images");
Directory.CreateDirectory(directory);
foreach (var image in ExampleImages.All)
{
    var bytes = image.Kernel().Build();
    File.WriteAllBytes(Path.Combine(directory, image.Name), bytes);
    Console.WriteLine($"{image.Name}: {bytes.Length} bytes, {image.Description}");
}
