namespace Relevance.Cluster.ConventionTests.Architecture;

/// <summary>A type, by namespace and name; nested types (closures and state machines too) count as the type that they are written in.</summary>
internal readonly record struct TypeReference(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}.{Name}";
}
