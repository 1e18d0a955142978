namespace Relevance.Cluster.Conformance.Generators;

/// <summary>The fields that generated documents have and generated filters ask for.</summary>
public static class GeneratedFields
{
    /// <summary>A vector field; filters ask for its existence only.</summary>
    public const string Vector = "v_vector_";

    /// <summary>The field at which the labels of the clustering <c>km</c> are presented.</summary>
    public const string Label = "_cluster_.v_vector_.km";

    /// <summary>An array of objects.</summary>
    public const string Chunks = "parts_chunk_";

    /// <summary>Gets the plain fields: of one kind each, of mixed kinds, nested, below arrays, with unusual names, and one that no document has.</summary>
    public static IReadOnlyList<string> Plain { get; } =
    [
        "brand",
        "price",
        "when",
        "sold",
        "text",
        "tags",
        "mixed",
        "meta",
        "meta.price",
        "meta.deep.brand",
        "meta.list.0",
        "huge",
        "quote\"d 'x' $.y",
        "größe 😀",
        "dotted.name",
        "nowhere",
    ];

    /// <summary>Gets every field that a filter may ask for the value of.</summary>
    public static IReadOnlyList<string> Filterable { get; } = [.. Plain, Label, "_id", Chunks];
}
