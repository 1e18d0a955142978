using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A document whose label is probably wrong, with the vote of its neighbors as the reason.</summary>
public sealed record LabelError
{
    /// <summary>Gets the row of its vector.</summary>
    public required int Row { get; init; }

    /// <summary>Gets the document's id; null, the default, for a vector without a document.</summary>
    public string? DocumentId { get; init; }

    /// <summary>Gets the label that the document has.</summary>
    public required string GivenLabel { get; init; }

    /// <summary>Gets the share of the given label in the vote of the neighbors, in [0, 1].</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double GivenShare { get; init; }

    /// <summary>Gets the label that the neighbors have instead: the one with the largest share that reaches its threshold.</summary>
    public required string SuggestedLabel { get; init; }

    /// <summary>Gets the share of the suggested label in the vote, in (0, 1].</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double SuggestedShare { get; init; }

    /// <summary>Gets the rows of the neighbors, nearest first.</summary>
    public required IReadOnlyList<int> NeighborRows { get; init; }

    /// <summary>Gets the ids of the neighbors, nearest first; empty, the default, for vectors without documents.</summary>
    public IReadOnlyList<string> NeighborIds { get; init; } = [];

    /// <summary>Gets the labels of the neighbors, nearest first.</summary>
    public required IReadOnlyList<string> NeighborLabels { get; init; }

    /// <summary>Gets the suggested share without the given share, in (−1, 1]: large is probably wrong. The list is in this order.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Score => SuggestedShare - GivenShare;

    /// <summary>Gets the id, or <c>row 3</c> for a vector without a document.</summary>
    internal string Shown => DocumentId ?? string.Create(CultureInfo.InvariantCulture, $"row {Row}");

    /// <summary>Returns one line with both labels and their shares.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Shown}: {GivenLabel} ({GivenShare:P0} of its neighbors), rather {SuggestedLabel} ({SuggestedShare:P0})");
}
