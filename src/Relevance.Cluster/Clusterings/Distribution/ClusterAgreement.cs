using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>How well two partitions of the same documents agree: clusters with truth values, or two clusterings with each other. Every index is computed from their table of counts.</summary>
/// <remarks>
/// Take it from <see cref="ContingencyTable.Agreement"/>. Documents whose truth value is missing play no part; where none has one, every index is NaN.
/// Below, n is the number of documents, n_tc those of truth value t in cluster c, n_t and n_c the totals, and H an entropy in nats. Indexes that are adjusted are about 0 for a random partition.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed class ClusterAgreement
{
    private readonly PartitionCounts _table;
    private readonly PairCounts _pairs;
    private readonly Lazy<double> _adjustedMutualInformation;

    /// <summary>Initializes a new instance of the <see cref="ClusterAgreement"/> class.</summary>
    /// <param name="counts">Documents with each truth value, the rows, in each cluster, the columns.</param>
    internal ClusterAgreement(CrossCounts counts)
    {
        _table = new PartitionCounts(counts);
        _pairs = PairCounts.Of(_table);
        _adjustedMutualInformation = new Lazy<double>(() => MutualInformationScores.Adjusted(_table));
        Homogeneity = Defined(_table.ShareOfRowsExplained());
        Completeness = Defined(_table.Transpose().ShareOfRowsExplained());
    }

    /// <summary>Gets the number of documents that were compared.</summary>
    public long Count => _table.Total;

    /// <summary>Gets the Rand index (Rand 1971), 0 to 1: the share of pairs of documents that both partitions put together, or both put apart. 1 for a single document.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double RandIndex => Defined(_pairs.RandIndex);

    /// <summary>
    /// Gets the adjusted Rand index (Hubert and Arabie 1985), −0.5 to 1: 1 for the same partition. 1 where both are trivial in the same way (one group each, or every document alone).
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double AdjustedRandIndex => Defined(_pairs.AdjustedRandIndex);

    /// <summary>Gets the mutual information in nats, 0 or more: Σ n_tc/n · ln(n·n_tc / (n_t·n_c)).</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double MutualInformation => Defined(MutualInformationScores.Plain(_table));

    /// <summary>Gets the normalized mutual information, 0 to 1: the mutual information over the mean of both entropies. 1 where both have one group only. The same as <see cref="VMeasure"/>.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double NormalizedMutualInformation => VMeasure;

    /// <summary>
    /// Gets the adjusted mutual information (Vinh, Epps and Bailey 2010), at most 1: (MI − E[MI]) / (mean of both entropies − E[MI]), the expectation that of random partitions with the same
    /// sizes. 1 for the same partition, also for one group each and every document alone. Computed when it is first asked for: O(truth values · clusters · √n).
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double AdjustedMutualInformation => Defined(_adjustedMutualInformation.Value);

    /// <summary>Gets the homogeneity (Rosenberg and Hirschberg 2007), 0 to 1: 1 − H(truth | cluster) / H(truth); 1 where every cluster holds one truth value, or there is only one.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double Homogeneity { get; }

    /// <summary>Gets the completeness, 0 to 1: 1 − H(cluster | truth) / H(cluster); 1 where every truth value went to one cluster, or there is only one.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double Completeness { get; }

    /// <summary>Gets the V-measure, 0 to 1: the harmonic mean of homogeneity and completeness; 0 where both are 0.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double VMeasure => Homogeneity + Completeness == 0 ? 0 : 2 * Homogeneity * Completeness / (Homogeneity + Completeness);

    /// <summary>
    /// Gets the Fowlkes–Mallows index (1983), 0 to 1: the geometric mean of the precision and the recall of pairs. 0 where no pair is together in both, also when every document is alone in both.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double FowlkesMallowsIndex => Defined(_pairs.FowlkesMallowsIndex);

    /// <summary>Gets the purity, 0 to 1: the share of documents that have the most frequent truth value of their cluster. It grows with the number of clusters, up to 1 for every document alone.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double Purity => Count == 0 ? double.NaN : _table.Purity();

    /// <summary>
    /// Gets the entropy of the clusters (Zhao and Karypis 2004), 0 to 1, small is good: H(truth | cluster) over the logarithm of the number of truth values; 0 where there is only one.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double Entropy => Defined(_table.RowTotals.Count(total => total > 0) is var values and > 1 ? _table.ConditionalEntropyOfRows() / Math.Log(values) : 0);

    /// <summary>Prints the indexes in one line.</summary>
    /// <returns>Names and values, four digits.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} documents: Rand {RandIndex:0.0000}, adjusted Rand {AdjustedRandIndex:0.0000}, mutual information {MutualInformation:0.0000}, normalized {NormalizedMutualInformation:0.0000}, adjusted {AdjustedMutualInformation:0.0000}, homogeneity {Homogeneity:0.0000}, completeness {Completeness:0.0000}, V-measure {VMeasure:0.0000}, Fowlkes-Mallows {FowlkesMallowsIndex:0.0000}, purity {Purity:0.0000}, entropy {Entropy:0.0000}");

    private double Defined(double value) => Count == 0 ? double.NaN : value;
}
