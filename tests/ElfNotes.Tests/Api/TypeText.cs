using System.Globalization;
using System.Reflection;

namespace ElfNotes.Tests.Api;

/// <summary>Types and constants as C# writes them.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (s_keywords.TryGetValue(type, out var keyword)) return keyword;
        if (type.IsGenericParameter) return type.Name;
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsPointer) return Of(type.GetElementType()!) + "*";
        if (type.IsByRef) return "ref " + Of(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value) + "?";
        return Named(type, type.GetGenericArguments());
    }

    /// <summary>A type that is returned, with the kind of reference where it is one.</summary>
    public static string OfReturn(Type type, ParameterInfo? returned)
    {
        if (!type.IsByRef) return Of(type);
        var isReadOnly = returned?.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IsReadOnlyAttribute") == true;
        return (isReadOnly ? "ref readonly " : "ref ") + Of(type.GetElementType()!);
    }

    /// <summary>The name of a type without namespace and type arguments.</summary>
    public static string SimpleName(Type type) => type.Name.Split('`')[0];

    public static string Constraints(Type[] arguments)
    {
        var text = "";
        foreach (var argument in arguments.Where(argument => argument.IsGenericParameter))
        {
            var parts = argument.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal).ToList();
            var flags = argument.GenericParameterAttributes;
            if (flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) parts.Insert(0, "struct");
            else if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) parts.Add("new()");
            if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) parts.Insert(0, "class");
            if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike)) parts.Add("allows ref struct");
            if (parts.Count > 0) text += $" where {argument.Name} : {string.Join(", ", parts)}";
        }

        return text;
    }

    public static string Literal(object? value) => value switch
    {
        null => "null",
        string text => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"",
        char character => $"'{character}'",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    // Type arguments of a nested type include those of the types around it.
    private static string Named(Type type, Type[] arguments)
    {
        var outer = type.DeclaringType;
        var outerCount = outer?.GetGenericArguments().Length ?? 0;
        var prefix = outer is not null ? Named(outer, arguments[..outerCount]) + "." : type.Namespace is { Length: > 0 } space ? space + "." : "";
        var own = arguments[outerCount..];
        return prefix + SimpleName(type) + (own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(Of))}>");
    }
}
