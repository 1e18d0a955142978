namespace Relevance.Cluster.Documents;

/// <summary>Which fields hold vectors by their name alone.</summary>
internal static class VectorNames
{
    private const string VectorEnding = "_vector_";
    private const string ChunkVectorEnding = "_chunkvector_";

    public const string ChunkEnding = "_chunk_";

    public static bool IsVectorName(string key) =>
        key.EndsWith(VectorEnding, StringComparison.Ordinal) || key.EndsWith(ChunkVectorEnding, StringComparison.Ordinal);

    /// <summary>Turns a list of numbers into a vector when the name says that it is one.</summary>
    public static FieldValue Normalize(string key, FieldValue value) =>
        value.Kind == FieldKind.Array && IsVectorName(key) && value.TryGetVector(out ReadOnlyMemory<float> vector) ? vector : value;
}
