using System.Globalization;

namespace ElfNotes.LinkerScripts;

/// <summary>The value of an expression, as far as the script alone gives it: numbers, operators, ALIGN, MAX and MIN, and the location counter.</summary>
/// <remarks>Symbols, sizes and addresses are known to the linker only, and give no value. Values have 64 bits and wrap, as in GNU ld.</remarks>
/// <param name="text">The expression, as written.</param>
/// <param name="counter">The location counter; null where the expression has to be a constant.</param>
internal sealed class ScriptExpression(string text, ulong? counter)
{
    // What a file nests must not nest here without bound, and an expression that decides an alignment is short.
    private const int MaxDepth = 32;
    private const int MaxLength = 1000;

    private readonly ScriptReader _reader = new(text);
    private int _depth;

    /// <summary>The value; null where the script alone does not give it.</summary>
    public static ulong? Evaluate(string text, ulong? counter = null)
    {
        if (text.Length > MaxLength) return null;
        var expression = new ScriptExpression(text, counter);
        return expression.Binary(0) is { } value && expression._reader.AtEnd ? value : null;
    }

    /// <summary>Where an assignment (<c>= ALIGN(4)</c>, <c>+= 8</c>) moves the location counter to; null where the script alone does not give it.</summary>
    public static ulong? Assign(string statement, ulong counter)
    {
        var sign = statement.IndexOf('=', StringComparison.Ordinal);
        if (sign < 0 || Evaluate(statement[(sign + 1)..], counter) is not { } value) return null;
        return sign == 0 ? value : Apply(statement[..sign].Trim(), counter, value);
    }

    // From the operators that bind least to those that bind most.
    private static readonly string[][] s_operators = [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<=", ">=", "<", ">"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]];

    private ulong? Binary(int level)
    {
        if (level == s_operators.Length) return Unary();
        var value = Binary(level + 1);
        while (value is { } left && Operator(level) is { } sign)
        {
            if (Binary(level + 1) is not { } right) return null;
            value = Apply(sign, left, right);
        }

        return value;
    }

    private string? Operator(int level)
    {
        _reader.Peek();
        var rest = text.AsSpan(_reader.Index);
        foreach (var sign in s_operators[level])
        {
            if (!rest.StartsWith(sign) || sign.Length == 1 && rest.Length > 1 && (sign[0] is '<' or '>' or '&' or '|') && rest[1] == sign[0]) continue;
            _reader.Index += sign.Length;
            return sign;
        }

        return null;
    }

    private static ulong? Apply(string sign, ulong left, ulong right) => sign switch
    {
        "+" => unchecked(left + right),
        "-" => unchecked(left - right),
        "*" => unchecked(left * right),
        "/" => right == 0 ? null : left / right,
        "%" => right == 0 ? null : left % right,
        "<<" => right > 63 ? 0 : left << (int)right,
        ">>" => right > 63 ? 0 : left >> (int)right,
        "&" => left & right,
        "|" => left | right,
        "^" => left ^ right,
        "==" => left == right ? 1 : 0UL,
        "!=" => left != right ? 1 : 0UL,
        "<" => left < right ? 1 : 0UL,
        ">" => left > right ? 1 : 0UL,
        "<=" => left <= right ? 1 : 0UL,
        ">=" => left >= right ? 1 : 0UL,
        "&&" => left != 0 && right != 0 ? 1 : 0UL,
        "||" => left != 0 || right != 0 ? 1 : 0UL,
        _ => null,
    };

    private ulong? Unary()
    {
        if (_depth == MaxDepth) return null;
        _depth++;
        var value = _reader.Peek() switch
        {
            '-' when _reader.Take('-') => Unary() is { } operand ? unchecked(0 - operand) : null,
            '~' when _reader.Take('~') => ~Unary(),
            '!' when _reader.Take('!') => Unary() is { } operand ? operand == 0 ? 1 : 0UL : null,
            '+' when _reader.Take('+') => Unary(),
            '(' when _reader.Take('(') => Binary(0) is { } inner && _reader.Take(')') ? inner : null,
            _ => Operand(_reader.Symbol().Name),
        };
        _depth--;
        return value;
    }

    private ulong? Operand(string name)
    {
        if (name == ".") return counter;
        if (_reader.Peek() != '(') return Number(name);
        if (name == "CONSTANT") return IsPage(_reader.SkipGroup()) ? 4096 : null;
        _reader.Take('(');
        var first = Binary(0);
        var hasSecond = _reader.Take(',');
        var second = hasSecond ? Binary(0) : null;
        if (first is not { } one || hasSecond && second is null || !_reader.Take(')')) return null;
        return (name, second) switch
        {
            ("ALIGN", null) => counter is { } place ? Align(place, one) : null,
            ("ALIGN", { } boundary) => Align(one, boundary),
            ("MAX", { } other) => Math.Max(one, other),
            ("MIN", { } other) => Math.Min(one, other),
            ("ABSOLUTE", null) => one,
            _ => null,
        };
    }

    private static ulong Align(ulong value, ulong boundary) => boundary == 0 ? value : unchecked((value + boundary - 1) / boundary * boundary);

    // A constant by its name (PAGE_SIZE, CONSTANT(MAXPAGESIZE)) is that of a page, which is nowhere smaller than 4096.
    private static bool IsPage(string name) => name.Contains("PAGE", StringComparison.OrdinalIgnoreCase);

    private static ulong? Number(string text)
    {
        if (text.Length > 0 && !char.IsAsciiDigit(text[0])) return IsPage(text) ? 4096 : null;
        var (digits, unit) = text is [.. var front, 'K' or 'k'] ? (front, 1024UL) : text is [.. var most, 'M' or 'm'] ? (most, 1UL << 20) : (text, 1UL);
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? unchecked(value * unit) : null;
        if (digits is ['0', _, ..]) return Octal(digits) is { } octal ? unchecked(octal * unit) : null;
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? unchecked(number * unit) : null;
    }

    private static ulong? Octal(string digits)
    {
        if (digits.Length > 21 || digits.AsSpan().IndexOfAnyExceptInRange('0', '7') >= 0) return null;
        return digits.Aggregate(0UL, (value, digit) => value * 8 + (ulong)(digit - '0'));
    }
}
