namespace Relevance.Cluster.Server.Wire;

/// <summary>A property that a route reads, for the OpenAPI document.</summary>
internal abstract class WireField(string name, string meaning)
{
    public string Name { get; } = name;

    public string Meaning { get; } = meaning;

    public bool IsRequired { get; init; }

    /// <summary>Gets the JSON schema of the property, without its description.</summary>
    public required IReadOnlyList<KeyValuePair<string, FieldValue>> Schema { get; init; }
}
