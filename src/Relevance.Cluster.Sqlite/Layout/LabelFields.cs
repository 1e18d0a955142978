using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Layout;

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

    /// <summary>Adds the label fields of clusterings to a schema: text, in objects.</summary>
    public static Schema Present(Schema schema, IEnumerable<KnownClustering> clusterings)
    {
        foreach (KnownClustering clustering in clusterings)
        {
            string path = clustering.LabelPath.ToString();
            for (int dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
            {
                schema = schema.With(path[..dot], FieldType.Dictionary);
            }

            schema = schema.With(path, FieldType.Text);
        }

        return schema;
    }
}
