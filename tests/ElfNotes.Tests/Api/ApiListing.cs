using System.Reflection;

namespace ElfNotes.Tests.Api;

/// <summary>The public types and members of an assembly as text: one line each, in a fixed order, the same on every machine.</summary>
internal static class ApiListing
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The lines. A type's members follow it, indented.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            lines.Add(TypeLine(type));
            lines.AddRange(MemberLines(type).Order(StringComparer.Ordinal).Select(line => "    " + line));
        }

        return lines;
    }

    private static string TypeLine(Type type)
    {
        var bases = new List<string>();
        if (type.IsEnum) bases.Add(TypeText.Of(Enum.GetUnderlyingType(type)));
        else if (type.BaseType is { } ancestor && ancestor != typeof(object) && ancestor != typeof(ValueType)) bases.Add(TypeText.Of(ancestor));
        if (!type.IsEnum) bases.AddRange(type.GetInterfaces().Where(contract => contract.IsVisible).Select(TypeText.Of).Order(StringComparer.Ordinal));
        return $"{Kind(type)} {TypeText.Of(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}{TypeText.Constraints(type.GetGenericArguments())}";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        if (type.IsSubclassOf(typeof(Delegate))) return "delegate";
        if (type.IsValueType)
        {
            var isReadOnly = type.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IsReadOnlyAttribute");
            return $"{(isReadOnly ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}struct";
        }

        return type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
    }

    private static IEnumerable<string> MemberLines(Type type)
    {
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => $"{field.Name} = {TypeText.Literal(field.GetRawConstantValue())}");
        return type.GetFields(All).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly).Select(FieldLine)
            .Concat(type.GetConstructors(All).Where(IsVisible).Select(constructor => $"{Modifiers(constructor)}{TypeText.SimpleName(type)}({Parameters(constructor)})"))
            .Concat(type.GetProperties(All).Where(property => property.GetAccessors(true).Any(IsVisible)).Select(PropertyLine))
            .Concat(type.GetEvents(All).Where(e => IsVisible(e.AddMethod!)).Select(e => $"{Modifiers(e.AddMethod!)}event {TypeText.Of(e.EventHandlerType!)} {e.Name}"))
            .Concat(type.GetMethods(All).Where(method => IsVisible(method) && IsWritten(method)).Select(MethodLine));
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Accessors belong to their property; what overrides object's members changes nothing that a caller could write.
    private static bool IsWritten(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !method.Name.Contains('<') && method.GetBaseDefinition().DeclaringType != typeof(object);

    private static string FieldLine(FieldInfo field) => field.IsLiteral
        ? $"{Access(field.IsPublic)}const {TypeText.Of(field.FieldType)} {field.Name} = {TypeText.Literal(field.GetRawConstantValue())}"
        : $"{Access(field.IsPublic)}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeText.Of(field.FieldType)} {field.Name}";

    private static string PropertyLine(PropertyInfo property)
    {
        var accessors = property.GetAccessors(true).Where(IsVisible).ToList();
        var shown = accessors.OrderByDescending(accessor => accessor.IsPublic).First();
        var parts = accessors.OrderBy(accessor => accessor != property.GetMethod).Select(accessor =>
            (accessor.IsPublic == shown.IsPublic ? "" : "protected ") + (accessor == property.GetMethod ? "get;" : IsInit(accessor) ? "init;" : "set;"));
        var required = property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute") ? "required " : "";
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
        return $"{Modifiers(shown)}{required}{TypeText.OfReturn(property.PropertyType, property.GetMethod?.ReturnParameter)} {property.Name}{index} {{ {string.Join(" ", parts)} }}";
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit");

    private static string MethodLine(MethodInfo method)
    {
        var arguments = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeText.Of))}>" : "";
        return $"{Modifiers(method)}{TypeText.OfReturn(method.ReturnType, method.ReturnParameter)} {method.Name}{arguments}({Parameters(method)}){TypeText.Constraints(method.IsGenericMethodDefinition ? method.GetGenericArguments() : [])}";
    }

    private static string Modifiers(MethodBase method)
    {
        var text = Access(method.IsPublic);
        if (method.IsStatic) text += "static ";
        if (method.DeclaringType!.IsInterface) return text + (method is { IsAbstract: false, IsStatic: false } ? "virtual " : "");
        if (method.IsAbstract) text += "abstract ";
        else if (method is MethodInfo info && info.GetBaseDefinition() != info) text += method.IsFinal ? "sealed override " : "override ";
        else if (method is { IsVirtual: true, IsFinal: false }) text += "virtual ";
        return text;
    }

    private static string Access(bool isPublic) => isPublic ? "" : "protected ";

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "ExtensionAttribute");
        return (isExtension ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var isParams = parameter.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "ParamArrayAttribute" or "ParamCollectionAttribute");
        var type = parameter.ParameterType;
        var mode = !type.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var value = parameter.HasDefaultValue ? " = " + TypeText.Literal(parameter.RawDefaultValue) : "";
        return $"{(isParams ? "params " : "")}{mode}{TypeText.Of(type.IsByRef ? type.GetElementType()! : type)} {parameter.Name}{value}";
    }
}
