using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The condensed tree of <see cref="Hdbscan"/>: all clusters of at least the minimum size at any radius. It can be cut again without a fit.</summary>
/// <remarks>
/// As the radius falls, a cluster loses vectors, which become outliers, until it splits into at least two clusters or ends. Vectors and clusters that
/// separate at the same radius do so together. Immutable.
/// </remarks>
public sealed record HdbscanTree
{
    /// <summary>Gets the clusters: the root, which has all vectors, then each after its parent.</summary>
    public required IReadOnlyList<HdbscanCluster> Clusters { get; init; }

    /// <summary>Gets the smallest cluster that contains each vector, an index of <see cref="Clusters"/>; −1 for a zero vector under cosine.</summary>
    public required IReadOnlyList<int> RowClusters { get; init; }

    /// <summary>Gets the radius below which each vector is in no cluster; NaN for a zero vector under cosine.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> RowDistances { get; init; }

    /// <summary>Selects clusters, none inside another and not the root, and labels the vectors. O(n).</summary>
    /// <param name="selection">Which clusters are selected. Equal stability: the larger cluster, not those inside it.</param>
    /// <returns>One label per vector, from 0 for the largest cluster (ties: the lowest row first); −1 for an outlier.</returns>
    public IReadOnlyList<int> Select(HdbscanSelection selection) =>
        SizeOrder.Of(SelectedClusters(selection, allowSingleCluster: false)).Labels.AsReadOnly();

    /// <summary>
    /// Labels the vectors by the clusters at one radius: those of <see cref="Dbscan"/> with this radius that have the minimum size, without the border
    /// vectors, which are outliers. O(n).
    /// </summary>
    /// <param name="distance">The radius, at least 0.</param>
    /// <returns>One label per vector, from 0 for the largest cluster (ties: the lowest row first); −1 for an outlier.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="distance"/> is negative or NaN.</exception>
    public IReadOnlyList<int> CutAt(double distance)
    {
        if (!(distance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(distance), distance, "The radius is at least 0.");
        }

        int[] clusters = new int[RowClusters.Count];

        for (int row = 0; row < clusters.Length; row++)
        {
            int cluster = RowDistances[row] <= distance ? RowClusters[row] : -1;

            while (cluster > 0 && Clusters[cluster].BirthDistance <= distance)
            {
                cluster = Clusters[cluster].Parent;
            }

            clusters[row] = cluster;
        }

        return SizeOrder.Of(clusters).Labels.AsReadOnly();
    }

    /// <summary>Returns one line with the number of clusters and of vectors.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Clusters.Count} clusters of {RowClusters.Count} vectors in a tree");

    /// <summary>Returns the selected cluster of each row; −1 for an outlier.</summary>
    internal int[] SelectedClusters(HdbscanSelection selection, bool allowSingleCluster)
    {
        bool[] isSelected = SelectClusters(selection, allowSingleCluster);
        int[] selected = new int[Clusters.Count];

        for (int cluster = 0; cluster < selected.Length; cluster++)
        {
            int parent = Clusters[cluster].Parent;
            selected[cluster] = parent >= 0 && selected[parent] >= 0 ? selected[parent] : isSelected[cluster] ? cluster : -1;
        }

        return [.. RowClusters.Select(cluster => cluster < 0 ? -1 : selected[cluster])];
    }

    /// <summary>Determines which clusters are selected; those inside a selected one may be marked too.</summary>
    private bool[] SelectClusters(HdbscanSelection selection, bool allowSingleCluster)
    {
        bool[] isSelected = new bool[Clusters.Count];
        bool[] hasParts = new bool[Clusters.Count];
        double[] inside = new double[Clusters.Count];

        // Parts come after their cluster.
        for (int cluster = Clusters.Count - 1; cluster >= 0; cluster--)
        {
            bool isAllowed = cluster > 0 || allowSingleCluster;
            isSelected[cluster] = isAllowed
                && (!hasParts[cluster] || (selection == HdbscanSelection.ExcessOfMass && Clusters[cluster].Stability >= inside[cluster]));

            if (Clusters[cluster].Parent is var parent and >= 0)
            {
                hasParts[parent] = true;
                inside[parent] += isSelected[cluster] ? Clusters[cluster].Stability : inside[cluster];
            }
        }

        return isSelected;
    }
}
