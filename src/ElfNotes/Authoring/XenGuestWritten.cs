using System.Text;

namespace ElfNotes.Authoring;

/// <summary>A <c>__xen_guest</c> string that was made of notes.</summary>
/// <param name="Elements">Its KEY=VALUE elements, in order, without the commas between. A value may hold any byte but a comma and NUL.</param>
/// <param name="Findings">What the notes say and the string cannot.</param>
public sealed record XenGuestWritten(IReadOnlyList<byte[]> Elements, IReadOnlyList<Finding> Findings)
{
    /// <summary>The string, without the NUL that ends it in the section.</summary>
    public byte[] Text()
    {
        var text = new List<byte>();
        foreach (var element in Elements)
        {
            if (text.Count > 0) text.Add((byte)',');
            text.AddRange(element);
        }

        return [.. text];
    }

    /// <summary>Assembler for GNU as and LLVM that makes the section.</summary>
    /// <param name="remark">A line for a comment at its start. Control characters and what would end the comment are replaced.</param>
    public string Assembler(string remark)
    {
        var text = new StringBuilder($"/* {AssemblyText.Remark(remark)} */\n\n.section __xen_guest, \"\", %progbits\n");
        for (var i = 0; i < Elements.Count; i++)
        {
            byte[] element = i == 0 ? Elements[i] : [(byte)',', .. Elements[i]];
            text.Append($"    .ascii {AssemblyText.Quote(element)}\n");
        }

        return text.Append("    .byte 0\n").ToString();
    }
}
