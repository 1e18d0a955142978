using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>How tight the clusters are and how far apart, by Euclidean distance; each cluster by its label.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterQualities
{
    /// <summary>Gets the figures of each cluster, in natural order of the labels; a cluster without members too.</summary>
    public required IReadOnlyList<ClusterSpread> Clusters { get; init; }

    /// <summary>Gets the sum of squared distances to the mean of the own cluster, in [0, ∞). Small is good, for one number of clusters.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Inertia { get; init; }

    /// <summary>Gets the Caliński–Harabasz variance ratio, in [0, ∞], large is good; ∞ where every vector lies on the mean of its cluster, NaN with fewer than two clusters, as many as vectors, or one point only.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double CalinskiHarabasz { get; init; }

    /// <summary>Gets the Davies–Bouldin index, in [0, ∞], small is good; ∞ where the means of two clusters are one point, NaN with fewer than two clusters.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double DaviesBouldin { get; init; }

    /// <summary>Gets which documents are measured, and which are left out.</summary>
    public required ClusterCoverage Coverage { get; init; }

    /// <summary>
    /// Gets the names that people gave to clusters: label → name of those that have one, in natural order of the labels. Texts, tables and pictures show
    /// <c>name (label)</c>. Blank ones are left out when it is set; the default is none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>Prints the three figures, and a line a cluster.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"inertia {Inertia:G6}, Calinski-Harabasz {CalinskiHarabasz:G6}, Davies-Bouldin {DaviesBouldin:0.0000} ({Coverage})");
        foreach (ClusterSpread cluster in Clusters)
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
