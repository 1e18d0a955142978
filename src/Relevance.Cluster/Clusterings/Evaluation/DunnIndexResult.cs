using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The result of the Dunn index: its value and the two pairs of vectors, or documents, that determine it.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record DunnIndexResult
{
    /// <summary>Gets the nearest two vectors of different clusters; ties go to the lowest rows. Null with fewer than two clusters.</summary>
    public required VectorPair? Separation { get; init; }

    /// <summary>
    /// Gets the two vectors of one cluster with the largest distance; ties go to the lowest rows. Null if no cluster has two members: the
    /// diameter is then 0.
    /// </summary>
    public required VectorPair? Diameter { get; init; }

    /// <summary>Gets the numbers of documents that are measured and excluded; null, the default, for vectors without documents.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClusterCoverage? Coverage { get; init; }

    /// <summary>
    /// Gets the distance of the separation divided by that of the diameter, in [0, ∞]; large is good. Above 1, every cluster is farther from all
    /// others than any cluster is wide. ∞ if every cluster is one point and no two points are equal; 0 if two clusters share a point; NaN with
    /// fewer than two clusters.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Value => Separation is not { } separation ? double.NaN
        : separation.Distance == 0 ? 0
        : separation.Distance / (Diameter?.Distance ?? 0);

    /// <summary>Returns one line with the index and its two distances; for documents the index, the coverage and both pairs.</summary>
    public override string ToString() => Coverage is null
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Dunn index {Value:F4} (separation {Separation?.Distance ?? double.NaN:G6}, largest diameter {Diameter?.Distance ?? 0:G6})")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Dunn index {Value:0.0000} ({Coverage})\nnearest in two clusters: {Separation?.ToString() ?? "none"}\n"
                + $"furthest in one cluster: {Diameter?.ToString() ?? "none"}");
}
