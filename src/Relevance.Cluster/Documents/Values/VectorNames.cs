namespace Relevance.Cluster.Documents.Values;

/// <summary>Recognizes vector fields by their name alone.</summary>
internal static class VectorNames
{
    private const string VectorEnding = "_vector_";
    private const string ChunkVectorEnding = "_chunkvector_";

    public const string ChunkEnding = "_chunk_";

    public static bool IsVectorName(string key) =>
        key.EndsWith(VectorEnding, StringComparison.Ordinal) || key.EndsWith(ChunkVectorEnding, StringComparison.Ordinal);

    /// <summary>Converts an array of numbers, or a text with one, to a vector if the name is that of a vector field.</summary>
    public static FieldValue Normalize(string key, FieldValue value) =>
        value.Kind is FieldKind.Array or FieldKind.Text && IsVectorName(key) && value.TryGetVector(out ReadOnlyMemory<float> vector) ? vector : value;
}
