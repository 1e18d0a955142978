
namespace Relevance.Cluster.Storage.Rows;

/// <summary>The paths of labels in documents: <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>.</summary>
internal static class LabelFields
{
    private const string Prefix = ClusteringKey.RootField + ".";

    /// <summary>Determines whether a path is <c>_cluster_</c> or below it.</summary>
    public static bool Covers(string path) =>
        path == ClusteringKey.RootField || path.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Splits the path of a label: the alias follows the last dot.</summary>
    /// <returns>Null if a part is missing or empty.</returns>
    public static ClusteringKey? Parse(string path)
    {
        int dot = path.LastIndexOf('.');
        return dot > Prefix.Length && dot + 1 < path.Length && path.StartsWith(Prefix, StringComparison.Ordinal)
            ? new ClusteringKey(path[Prefix.Length..dot], path[(dot + 1)..])
            : null;
    }

    /// <summary>Determines whether two paths overlap: they are the same, or one is above the other.</summary>
    public static bool AreRelated(string path, string other) =>
        path == other
        || path.StartsWith($"{other}.", StringComparison.Ordinal)
        || other.StartsWith($"{path}.", StringComparison.Ordinal);

    /// <summary>Finds the reason why a key is not valid for a clustering beside others.</summary>
    /// <returns>A sentence; null if the key is valid.</returns>
    public static string? FindFault(ClusteringKey key, IEnumerable<ClusteringKey> others)
    {
        if (Parse(key.LabelField) != key)
        {
            return $"'{key.VectorField}' and '{key.Alias}' cannot name a clustering: neither is empty, and an alias has no dot in it.";
        }

        ClusteringKey? obstacle = others.FirstOrDefault(other => AreRelated(other.LabelField, key.LabelField));
        return obstacle is null
            ? null
            : $"Labels at '{key.LabelField}' and at '{obstacle.LabelField}' cannot both be shown, because one is below the other. Choose another alias.";
    }

    /// <summary>Adds the label fields of clusterings to a schema: text, in objects.</summary>
    public static Schema Present(Schema schema, IEnumerable<ClusteringKey> clusterings)
    {
        foreach (ClusteringKey clustering in clusterings)
        {
            string path = clustering.LabelField;
            for (int dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
            {
                schema = schema.With(path[..dot], FieldType.Dictionary);
            }

            schema = schema.With(path, FieldType.Text);
        }

        return schema;
    }
}
