using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// The dispersion within and between clusters, by Euclidean distance: inertia, Caliński–Harabasz index and Davies–Bouldin index, by cluster and
/// of all.
/// </summary>
/// <remarks>
/// The lists by label have index i for label i up to the largest. They store only the labels that occur.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record DispersionResult
{
    /// <summary>Gets each vector's distance to the mean of its cluster, one per row; NaN for an outlier (label −1).</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> Distances { get; init; }

    /// <summary>Gets the number of members by label; 0 for labels that no row has.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>Gets the sum of the squared distances of the members to their mean by label, in [0, ∞); 0 for a cluster without members.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> InertiaPerCluster { get; init; }

    /// <summary>Gets the mean distance of the members to their mean by label, in [0, ∞); NaN for a cluster without members.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> MeanDistancePerCluster { get; init; }

    /// <summary>
    /// Gets, by label, the largest (mean distance + that of another cluster) / distance of both means over all other clusters;
    /// <see cref="DaviesBouldin"/> is the mean of these. ∞ if two means are the same point; NaN for a cluster without members.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> DaviesBouldinPerCluster { get; init; }

    /// <summary>Gets the sum of squared distances to the mean of the assigned cluster, in [0, ∞). Small is good, for one number of clusters.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Inertia { get; init; }

    /// <summary>
    /// Gets the Caliński–Harabasz index, or variance ratio (T. Caliński, J. Harabasz, "A dendrite method for cluster analysis", 1974): dispersion of
    /// the means around the mean of all divided by k − 1, over inertia divided by n − k. In [0, ∞], large is good. ∞ if every vector equals the mean
    /// of its cluster (scikit-learn returns 1); NaN with fewer than two clusters, as many clusters as vectors, or if all vectors are the same.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double CalinskiHarabasz { get; init; }

    /// <summary>
    /// Gets the Davies–Bouldin index (D. Davies, D. Bouldin, "A cluster separation measure", 1979), in [0, ∞], small is good. 0 if every vector
    /// equals the mean of its cluster and no two means are the same point; ∞ if two means are (scikit-learn excludes such a pair and returns a
    /// smaller value, or 0); NaN with fewer than two clusters.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double DaviesBouldin { get; init; }

    /// <summary>Gets the label of each row as it was measured, −1 for an outlier. The default is empty.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>Gets the text of each label, index i for label i; empty, the default, for <c>cluster-0</c>, <c>cluster-1</c> and so on.</summary>
    public IReadOnlyList<string> LabelNames { get; init; } = [];

    /// <summary>
    /// Gets the cluster names, by the labels of <see cref="LabelNames"/>, in natural order of the labels. Texts show <c>name (label)</c>. Blank
    /// names are removed when the property is set. The default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>Gets the numbers of documents that are measured and excluded; null, the default, for vectors without documents.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClusterCoverage? Coverage { get; init; }

    /// <summary>Gets the dispersion of each cluster: of all <see cref="LabelNames"/>, or, without these, of the clusters with members; by label.</summary>
    public IReadOnlyList<ClusterDispersion> Clusters =>
        LabelNames.Count > 0
            ? [.. LabelNames.Select((name, label) => ToCluster(name, label))]
            : [.. Labels.Where(label => label >= 0).Distinct().Order().Select(label => ToCluster(ClusterLabels.Format(label), label))];

    /// <summary>Gets the dispersion of a cluster.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">No cluster has this label.</exception>
    public ClusterDispersion this[string label] =>
        Clusters.FirstOrDefault(cluster => cluster.Label == label)
        ?? throw new KeyNotFoundException(
            $"No cluster has the label '{label}'. The labels are: {string.Join(", ", Clusters.Select(cluster => cluster.Label))}.");

    /// <summary>Returns one line with the three metrics; for documents also one line per cluster.</summary>
    public override string ToString() => Coverage is null
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"inertia {Inertia:G6}, Calinski-Harabasz {CalinskiHarabasz:G6}, Davies-Bouldin {DaviesBouldin:F4} "
                + $"({Occupied.Sum()} vectors in {Occupied.Length} clusters)")
        : List();

    private int[] Occupied => [.. OccurringLabels.ValuesOf(Sizes).Where(size => size > 0)];

    private ClusterDispersion ToCluster(string name, int label) =>
        label < Sizes.Count
            ? new(name, Sizes[label], InertiaPerCluster[label], MeanDistancePerCluster[label], DaviesBouldinPerCluster[label])
            : new(name, 0, 0, double.NaN, double.NaN);

    private string List()
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"inertia {Inertia:G6}, Calinski-Harabasz {CalinskiHarabasz:G6}, Davies-Bouldin {DaviesBouldin:0.0000} ({Coverage})");
        foreach (ClusterDispersion cluster in Clusters)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{Names.TextOf(cluster.Label)}: {cluster.Size} documents, inertia {cluster.Inertia:G6}, mean distance {cluster.MeanDistance:G6}, "
                    + $"Davies-Bouldin {cluster.DaviesBouldin:0.0000}"
            );
        }

        return text.ToString();
    }
}
