using System.Reflection;
using Relevance.Cluster.ConventionTests.Support;

namespace Relevance.Cluster.ConventionTests.Surface;

/// <summary>Every type that a public signature shows, also inside generic arguments, arrays and constraints.</summary>
internal static class SignatureTypes
{
    /// <summary>Each public member (or type, for its bases) with each type that it shows.</summary>
    public static IEnumerable<(string Member, Type Shown)> OfThePublicSurface() =>
        Shipped.Types.SelectMany(OfAType);

    public static IEnumerable<(string Member, Type Shown)> OfAType(Type type)
    {
        string name = Shipped.Name(type);
        IEnumerable<(string Member, Type Shown)> bases =
        [
            .. type.GetInterfaces().Append(type.BaseType).OfType<Type>().SelectMany(Flatten).Select(shown => (name, shown)),
            .. Constraints(name, type.GetGenericArguments()),
        ];
        IEnumerable<(string, Type)> fields = type.GetFields(Shipped.Declared)
            .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
            .SelectMany(field => Flatten(field.FieldType).Select(shown => ($"{name}.{field.Name}", shown)));
        IEnumerable<(string, Type)> methods = type.GetMethods(Shipped.Declared).Where(Shipped.IsVisible).SelectMany(method =>
                OfAMember($"{name}.{method.Name}", method.GetParameters(), method.ReturnType)
                    .Concat(Constraints($"{name}.{method.Name}", method.GetGenericArguments())));
        IEnumerable<(string, Type)> constructors = type.GetConstructors(Shipped.Declared).Where(Shipped.IsVisible)
            .SelectMany(constructor => OfAMember($"{name}.{constructor.Name}", constructor.GetParameters(), typeof(void)));
        return bases.Concat(fields).Concat(methods).Concat(constructors);
    }

    public static IEnumerable<Type> Flatten(Type type) =>
        type.HasElementType ? Flatten(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Flatten).Prepend(type.GetGenericTypeDefinition())
        : [type];

    private static IEnumerable<(string Member, Type Shown)> OfAMember(string name, ParameterInfo[] parameters, Type returned) =>
        parameters.Select(parameter => parameter.ParameterType).Append(returned).SelectMany(Flatten).Select(shown => (name, shown));

    private static IEnumerable<(string Member, Type Shown)> Constraints(string name, Type[] arguments) =>
        arguments.Where(argument => argument.IsGenericParameter)
            .SelectMany(argument => argument.GetGenericParameterConstraints()).SelectMany(Flatten).Select(shown => (name, shown));
}
