using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The dispersion of one cluster, by Euclidean distance to the mean of its members.</summary>
/// <param name="Label">The cluster's label.</param>
/// <param name="Size">The number of its members that have a vector.</param>
/// <param name="Inertia">The sum of the squared distances, in [0, ∞).</param>
/// <param name="MeanDistance">The mean distance, in [0, ∞); NaN for a cluster without members.</param>
/// <param name="DaviesBouldin">
/// The largest (mean distance + that of another cluster) / distance of both means over all other clusters; small is good. ∞ if two means are the
/// same point, NaN for a cluster without members.
/// </param>
public sealed record ClusterDispersion(
    string Label,
    int Size,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Inertia,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double MeanDistance,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double DaviesBouldin);
