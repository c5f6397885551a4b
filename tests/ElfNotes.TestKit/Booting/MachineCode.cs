namespace ElfNotes.TestKit.Booting;

/// <summary>Instructions as bytes, with labels for the 32-bit distances between them.</summary>
internal sealed class MachineCode
{
    private readonly List<byte> _bytes = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly List<(int At, string Target, string? From)> _distances = [];

    public int Length => _bytes.Count;

    public MachineCode Emit(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public MachineCode Label(string name)
    {
        _labels.Add(name, _bytes.Count);
        return this;
    }

    /// <summary>Defines a label at an offset that need not be part of the code.</summary>
    public MachineCode Label(string name, int offset)
    {
        _labels.Add(name, offset);
        return this;
    }

    /// <summary>Instruction bytes and then the distance from the instruction's end to a label.</summary>
    public MachineCode Relative(string target, params ReadOnlySpan<byte> bytes)
    {
        Emit(bytes);
        _distances.Add((_bytes.Count, target, null));
        return Emit(0, 0, 0, 0);
    }

    /// <summary>Instruction bytes and then the distance from one label to another.</summary>
    public MachineCode Distance(string from, string target, params ReadOnlySpan<byte> bytes)
    {
        Emit(bytes);
        _distances.Add((_bytes.Count, target, from));
        return Emit(0, 0, 0, 0);
    }

    public byte[] ToArray()
    {
        var code = _bytes.ToArray();
        foreach (var (at, target, from) in _distances)
            BitConverter.TryWriteBytes(code.AsSpan(at), _labels[target] - (from is null ? at + 4 : _labels[from]));
        return code;
    }
}
