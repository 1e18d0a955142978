namespace Relevance.Cluster.Documents.Values;

/// <summary>Which fields hold vectors by their name alone.</summary>
internal static class VectorNames
{
    private const string VectorEnding = "_vector_";
    private const string ChunkVectorEnding = "_chunkvector_";

    public const string ChunkEnding = "_chunk_";

    public static bool IsVectorName(string key) =>
        key.EndsWith(VectorEnding, StringComparison.Ordinal) || key.EndsWith(ChunkVectorEnding, StringComparison.Ordinal);

    /// <summary>Turns a list of numbers, or the text of one, into a vector when the name says that it is one.</summary>
    public static FieldValue Normalize(string key, FieldValue value) =>
        value.Kind is FieldKind.Array or FieldKind.Text && IsVectorName(key) && value.TryGetVector(out ReadOnlyMemory<float> vector) ? vector : value;
}
