using System.Globalization;

namespace Relevance.Cluster.Models;

/// <summary>How many of all rows a model clusters: all of them or, for cosine, all except zero vectors.</summary>
internal class ClusteredRows
{
    private readonly int _count;
    private readonly ZeroVectorRule _rule;

    /// <summary>Initializes a new instance of the <see cref="ClusteredRows"/> class.</summary>
    /// <param name="count">The number of all rows.</param>
    /// <param name="zeroCount">The number of zero vectors, which are not clustered.</param>
    /// <param name="rule">The rule for them.</param>
    public ClusteredRows(int count, int zeroCount, ZeroVectorRule rule) => (_count, ZeroCount, _rule) = (count, zeroCount, rule);

    /// <summary>Gets the number of zero vectors that are not clustered.</summary>
    public int ZeroCount { get; }

    /// <summary>Gets the name of the rows in the message about too few of them.</summary>
    public string What => ZeroCount == 0 ? "vectors" : "vectors that have a direction";

    /// <summary>Gets the sum of the distances of the zero vectors, unweighted.</summary>
    public double ZeroDistance => _rule == ZeroVectorRule.CountAsUnrelated ? ZeroCount : 0;

    /// <summary>Gets the label of a zero vector: the lowest one, because all centroids are at distance 1; −1 if it is left out.</summary>
    public int ZeroLabel => _rule == ZeroVectorRule.CountAsUnrelated ? 0 : -1;

    /// <summary>Returns a remark on the number of zero vectors, if there are any.</summary>
    /// <param name="isInCluster">Whether a zero vector that counts as unrelated is in the first cluster, or in none.</param>
    public IEnumerable<string> Remarks(bool isInCluster = true)
    {
        string place = _rule == ZeroVectorRule.LeaveOut || !isInCluster ? "they are in no cluster" : $"they are in {ClusterLabels.Format(0)}, at distance 1";
        string count = string.Create(CultureInfo.InvariantCulture, $"{ZeroCount} of {_count}");
        return ZeroCount == 0 ? [] : [$"{count} vectors are zero vectors, which have no direction: their similarity counts as 0, and {place}."];
    }
}
