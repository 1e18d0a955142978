namespace Relevance.Cluster.Storage;

/// <summary>What identifies a clustering within a dataset. Its labels are presented at <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>.</summary>
/// <param name="VectorField">The vector field that was clustered.</param>
/// <param name="Alias">The name of the clustering; no dot in it.</param>
public sealed record ClusteringKey(string VectorField, string Alias)
{
    /// <summary>The object under which every clustering presents its labels: <c>_cluster_</c>.</summary>
    public const string RootField = "_cluster_";

    /// <summary>Gets the dotted path at which a document presents its label.</summary>
    public string LabelField => $"{RootField}.{VectorField}.{Alias}";
}
