namespace Relevance.Cluster.Storage;

/// <summary>The key of a clustering within a dataset. Its labels are at <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>.</summary>
/// <param name="VectorField">
/// The vector field that was clustered; for a clustering of several, their names joined by dots, in order: <c>title_vector_.image_vector_</c>.
/// </param>
/// <param name="Alias">The name of the clustering, without a dot.</param>
public sealed record ClusteringKey(string VectorField, string Alias)
{
    /// <summary>The object that contains the labels of all clusterings: <c>_cluster_</c>.</summary>
    public const string RootField = "_cluster_";

    /// <summary>Gets the dotted path of the label in a document.</summary>
    public string LabelField => $"{RootField}.{VectorField}.{Alias}";

    /// <summary>Finds the vector fields that <see cref="VectorField"/> names.</summary>
    /// <param name="schema">The dataset's schema.</param>
    /// <returns>
    /// That field alone, if the schema has such a vector field; otherwise the vector fields whose joined names are this name, in order; if several combinations
    /// are possible, the one with the longest first field; empty if none is possible.
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
