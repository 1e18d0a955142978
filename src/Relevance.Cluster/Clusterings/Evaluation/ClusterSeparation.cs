using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The Dunn index, and the two pairs of documents that decide it.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterSeparation
{
    /// <summary>Gets the distance of <see cref="Nearest"/> by that of <see cref="Farthest"/>, in [0, ∞]; large is good, NaN with fewer than two clusters.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double DunnIndex { get; init; }

    /// <summary>Gets the nearest two documents of different clusters; of equally near pairs those that were inserted first. Null with fewer than two clusters.</summary>
    public required DocumentPair? Nearest { get; init; }

    /// <summary>Gets the two documents of one cluster that are farthest apart, of equally far pairs those that were inserted first; null if no cluster has two members.</summary>
    public required DocumentPair? Farthest { get; init; }

    /// <summary>Gets which documents are measured, and which are left out.</summary>
    public required ClusterCoverage Coverage { get; init; }

    /// <summary>Prints the index and both pairs.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Dunn index {DunnIndex:0.0000} ({Coverage})\nnearest of two clusters: {Nearest?.ToString() ?? "none"}\nfarthest of one cluster: {Farthest?.ToString() ?? "none"}");
}
