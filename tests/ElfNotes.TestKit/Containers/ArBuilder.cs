using System.Globalization;
using System.Text;

namespace ElfNotes.TestKit.Containers;

/// <summary>An <c>ar</c> archive in GNU's form: names of more than 15 bytes go to the member <c>//</c>.</summary>
public sealed class ArBuilder
{
    private readonly List<(string Name, byte[] Content)> _members = [];

    /// <summary>Adds a member.</summary>
    /// <param name="name">Its name, without a slash.</param>
    /// <param name="content">Its bytes.</param>
    public ArBuilder Add(string name, byte[] content)
    {
        _members.Add((name, content));
        return this;
    }

    /// <summary>The file's bytes.</summary>
    public byte[] Build()
    {
        var longNames = new StringBuilder();
        var headers = new List<string>();
        foreach (var (name, _) in _members)
        {
            headers.Add(name.Length <= 15 ? name + "/" : $"/{longNames.Length}");
            if (name.Length > 15) longNames.Append(name).Append("/\n");
        }

        var output = new ByteWriter(ByteOrder.Little).Bytes("!<arch>\n"u8);
        if (longNames.Length > 0) Member(output, "//", Encoding.ASCII.GetBytes(longNames.ToString()));
        for (var i = 0; i < _members.Count; i++) Member(output, headers[i], _members[i].Content);
        return output.ToArray();
    }

    private static void Member(ByteWriter output, string name, byte[] content)
    {
        var size = content.Length.ToString(CultureInfo.InvariantCulture);
        output.Bytes(Encoding.ASCII.GetBytes($"{name,-16}{0,-12}{0,-6}{0,-6}{"644",-8}{size,-10}`\n")).Bytes(content);
        if (content.Length % 2 == 1) output.Bytes("\n"u8);
    }
}
