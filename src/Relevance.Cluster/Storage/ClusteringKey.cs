namespace Relevance.Cluster.Storage;

/// <summary>What identifies a clustering within a dataset. Its labels are presented at <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>.</summary>
/// <param name="VectorField">
/// The vector field that was clustered; for a clustering of several, their names joined by dots, in order: <c>title_vector_.image_vector_</c>.
/// </param>
/// <param name="Alias">The name of the clustering; no dot in it.</param>
public sealed record ClusteringKey(string VectorField, string Alias)
{
    /// <summary>The object under which every clustering presents its labels: <c>_cluster_</c>.</summary>
    public const string RootField = "_cluster_";

    /// <summary>Gets the dotted path at which a document presents its label.</summary>
    public string LabelField => $"{RootField}.{VectorField}.{Alias}";

    /// <summary>Finds the vector fields that <see cref="VectorField"/> names.</summary>
    /// <param name="schema">The dataset's schema.</param>
    /// <returns>
    /// That field alone, if the schema has such a vector field; else the vector fields that its name is put together of, in order, the longest first where
    /// there are several ways; empty when there
    /// is no way.
    /// </returns>
    public IReadOnlyList<string> FindVectorFields(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Split(VectorField, schema) ?? [];
    }

    private static List<string>? Split(string path, Schema schema)
    {
        for (int end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            string first = path[..end];

            if (!schema.TryGetValue(first, out FieldType type) || !type.IsVector)
            {
                continue;
            }

            if (end == path.Length)
            {
                return [first];
            }

            if (Split(path[(end + 1)..], schema) is { } rest)
            {
                return [first, .. rest];
            }
        }

        return null;
    }
}
