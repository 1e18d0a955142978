using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>The Dunn index, and the two pairs of vectors that decide it.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record DunnIndexResult
{
    /// <summary>Gets the nearest two vectors of different clusters; of equally near pairs that of the lowest rows. Null with fewer than two clusters.</summary>
    public required RowPair? Separation { get; init; }

    /// <summary>Gets the two vectors of one cluster that are farthest apart, of equally far pairs that of the lowest rows; null if no cluster has two members, and then the diameter is 0.</summary>
    public required RowPair? Diameter { get; init; }

    /// <summary>
    /// Gets the distance of the separation by that of the diameter, in [0, ∞]; large is good, and above 1 every cluster is farther from all others than it is wide. ∞ where every cluster is one
    /// point and no two are the same; 0 where two clusters share a point; NaN with fewer than two clusters.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double Value => Separation is not { } separation ? double.NaN
        : separation.Distance == 0 ? 0
        : separation.Distance / (Diameter?.Distance ?? 0);

    /// <summary>Says the index and its two distances in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"Dunn index {Value:F4} (separation {Separation?.Distance ?? double.NaN:G6}, largest diameter {Diameter?.Distance ?? 0:G6})");
}
