using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.ConventionTests.PublicApi;

/// <summary>Writes types, parameters and default values the way C# does, nullability included.</summary>
internal static class CSharpNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static string Parameters(MethodBase method)
    {
        bool isExtension = method.IsDefined(typeof(ExtensionAttribute), inherit: false);
        return string.Join(", ", method.GetParameters().Select((parameter, index) => (isExtension && index == 0 ? "this " : "") + Parameter(parameter)));
    }

    public static string Parameter(ParameterInfo parameter)
    {
        string prefix =
            parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) || parameter.IsDefined(typeof(ParamCollectionAttribute), inherit: false)
                ? "params "
            : !parameter.ParameterType.IsByRef ? ""
            : parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : "ref ";
        string defaultValue = parameter.HasDefaultValue ? $" = {Default(parameter)}" : "";
        return $"{prefix}{Type(new NullabilityInfoContext().Create(parameter))} {parameter.Name}{defaultValue}";
    }

    public static string Type(NullabilityInfo info)
    {
        Type type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Type(value) + "?";
        }

        // The type argument decides whether an unconstrained type parameter is nullable, so no mark is written.
        string mark =
            !type.IsValueType && !type.IsGenericParameter && (info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable)
                ? "?"
                : "";
        return info.ElementType is { } element && type.IsArray
            ? $"{Type(element)}[]{mark}"
            : Name(type, [.. info.GenericTypeArguments.Select(Type)]) + mark;
    }

    public static string Type(Type type) =>
        type.IsByRef ? Type(type.GetElementType()!)
        : type.IsArray ? $"{Type(type.GetElementType()!)}[]"
        : Nullable.GetUnderlyingType(type) is { } value ? Type(value) + "?"
        : Name(type, [.. type.GetGenericArguments().Select(Type)]);

    /// <summary>The type parameters that are constrained: <c> where T : struct</c>.</summary>
    public static string Constraints(IEnumerable<Type> arguments) => string.Concat(arguments
        .Where(argument => argument.IsGenericParameter)
        .Select(argument => (argument.Name, List: Constraints(argument)))
        .Where(constrained => constrained.List.Length > 0)
        .Select(constrained => $" where {constrained.Name} : {string.Join(", ", constrained.List)}"));

    public static string Value(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        char character => $"'{character}'",
        bool flag => flag ? "true" : "false",
        _ when (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } e => $"{e.Name}.{Enum.ToObject(e, value)}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Default(ParameterInfo parameter) =>
        Value(parameter.RawDefaultValue is var value && value == Missing.Value ? null : value, parameter.ParameterType);

    private static string[] Constraints(Type argument)
    {
        GenericParameterAttributes attributes = argument.GenericParameterAttributes;
        bool isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        IEnumerable<string> all =
        [
            .. isStruct ? ["struct"] : Array.Empty<string>(),
            .. attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. argument.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(Type).Order(StringComparer.Ordinal),
            .. attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? ["new()"] : Array.Empty<string>(),
            .. attributes.HasFlag(GenericParameterAttributes.AllowByRefLike) ? ["allows ref struct"] : Array.Empty<string>(),
        ];
        return [.. all];
    }

    private static string Name(Type type, string[] arguments)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        string name = type.Name.Split('`')[0];
        string outer = type is { IsNested: true, IsGenericParameter: false } ? Type(type.DeclaringType!) + "." : "";
        return outer + name + (arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments)}>");
    }
}
