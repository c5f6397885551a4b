namespace ElfNotes.Tests.Architecture.Samples.Lower;

public class Brick
{
    public static int Count() => 1;
}

public sealed class FireException : Exception;

[AttributeUsage(AttributeTargets.All)]
public sealed class MarkAttribute : Attribute;
