using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace ElfNotes.Tests.Architecture;

/// <summary>
/// Every use of a type by the types of an assembly, those in method bodies included. Constants are not among them: the
/// compiler writes their values, not their names; <see cref="SourceUsings"/> covers those.
/// </summary>
internal sealed class TypeUses
{
    private readonly HashSet<TypeUse> _uses = [];
    private TypeDefinition _user = null!;
    private string _where = "";

    private TypeUses()
    {
    }

    /// <summary>The uses, each once.</summary>
    public static IReadOnlyCollection<TypeUse> In(ModuleDefinition module)
    {
        var uses = new TypeUses();
        foreach (var type in module.GetAllTypes()) uses.AddType(type);
        return uses._uses;
    }

    private void AddType(TypeDefinition type)
    {
        (_user, _where) = (Outermost(type), type.Name);
        Add(type.BaseType);
        foreach (var implemented in type.Interfaces) Add(implemented.InterfaceType);
        AddGenericParameters(type);
        AddAttributes(type);
        foreach (var field in type.Fields)
        {
            _where = $"{type.Name}.{field.Name}";
            Add(field.FieldType);
            AddAttributes(field);
        }

        foreach (var property in type.Properties) AddAttributes(property);
        foreach (var method in type.Methods) AddMethod(type, method);
    }

    private void AddMethod(TypeDefinition type, MethodDefinition method)
    {
        _where = $"{type.Name}.{method.Name}";
        AddSignature(method);
        AddGenericParameters(method);
        AddAttributes(method);
        foreach (var parameter in method.Parameters) AddAttributes(parameter);
        foreach (var overridden in method.Overrides) AddSignature(overridden);
        if (!method.HasBody) return;
        foreach (var variable in method.Body.Variables) Add(variable.VariableType);
        foreach (var handler in method.Body.ExceptionHandlers) Add(handler.CatchType);
        foreach (var instruction in method.Body.Instructions) AddOperand(instruction);
    }

    private void AddOperand(Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(type);
                break;
            case MethodReference method:
                AddSignature(method);
                break;
            case FieldReference field:
                Add(field.DeclaringType);
                Add(field.FieldType);
                break;
            case CallSite site:
                Add(site.ReturnType);
                foreach (var parameter in site.Parameters) Add(parameter.ParameterType);
                break;
        }
    }

    private void AddSignature(MethodReference method)
    {
        Add(method.DeclaringType);
        Add(method.ReturnType);
        foreach (var parameter in method.Parameters) Add(parameter.ParameterType);
        if (method is GenericInstanceMethod instance)
            foreach (var argument in instance.GenericArguments) Add(argument);
    }

    private void AddGenericParameters(IGenericParameterProvider provider)
    {
        foreach (var parameter in provider.GenericParameters)
            foreach (var constraint in parameter.Constraints) Add(constraint.ConstraintType);
    }

    private void AddAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            // The compiler marks every type that has an indexer with it.
            if (attribute.AttributeType.FullName == "System.Reflection.DefaultMemberAttribute") continue;
            Add(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments)
                if (argument.Value is TypeReference type) Add(type);
        }
    }

    private void Add(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType instance:
                foreach (var argument in instance.GenericArguments) Add(argument);
                break;
            case FunctionPointerType pointer:
                Add(pointer.ReturnType);
                foreach (var parameter in pointer.Parameters) Add(parameter.ParameterType);
                return;
            case RequiredModifierType modified:
                Add(modified.ModifierType);
                break;
        }

        if (type is TypeSpecification specification)
        {
            Add(specification.ElementType);
            return;
        }

        _uses.Add(new TypeUse(_user.FullName, _user.Namespace, type.FullName, Outermost(type).Namespace, _where));
    }

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);
}
