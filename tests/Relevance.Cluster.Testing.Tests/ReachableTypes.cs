using System.Reflection;

namespace Relevance.Cluster.Testing.Tests;

/// <summary>Every public type that the members of the object model lead to, from result to member of a result.</summary>
internal static class ReachableTypes
{
    public static IReadOnlyList<Type> Roots { get; } = [typeof(RelevanceClient), typeof(Dataset), typeof(ClusterOps)];

    public static IReadOnlySet<Type> All { get; } = Walk();

    public static TheoryData<string> Names => [.. All.Select(type => type.FullName!).Order(StringComparer.Ordinal)];

    public static Type Get(string name) => All.Single(type => type.FullName == name);

    private static HashSet<Type> Walk()
    {
        HashSet<Type> found = [];
        Queue<Type> open = new(Roots.SelectMany(Outputs));
        while (open.TryDequeue(out Type? type))
        {
            if (found.Add(type))
            {
                foreach (Type next in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property => Unwrap(property.PropertyType)))
                {
                    open.Enqueue(next);
                }
            }
        }

        return found;
    }

    private static IEnumerable<Type> Outputs(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).SelectMany(method => Unwrap(method.ReturnType));

    /// <summary>The types of this library in a type: itself, its arguments, the items of an array.</summary>
    public static IEnumerable<Type> Unwrap(Type type)
    {
        if (type.IsArray)
        {
            return Unwrap(type.GetElementType()!);
        }

        IEnumerable<Type> arguments = type.IsGenericType ? type.GetGenericArguments().SelectMany(Unwrap) : [];
        return type.Assembly == typeof(RelevanceClient).Assembly && !type.IsGenericParameter
            ? arguments.Append(type.IsGenericType ? type.GetGenericTypeDefinition() : type)
            : arguments;
    }
}
