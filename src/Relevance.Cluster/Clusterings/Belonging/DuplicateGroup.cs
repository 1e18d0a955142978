using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>Documents, or vectors without documents, that are near-duplicates of each other.</summary>
public sealed record DuplicateGroup
{
    /// <summary>Gets the rows of the vectors, ascending; the first one can stand for the group.</summary>
    public required IReadOnlyList<int> Rows { get; init; }

    /// <summary>Gets the id of each row; empty, the default, for vectors without documents.</summary>
    public IReadOnlyList<string> DocumentIds { get; init; } = [];

    /// <summary>
    /// Gets the number of the documents in each of their clusters and their share of the group, in natural order of the labels; without documents that have no
    /// cluster. The default is empty. More than one cluster divides duplicates.
    /// </summary>
    public IReadOnlyList<ClusterCount> Clusters { get; init; } = [];

    /// <summary>
    /// Gets the largest distance of a row to the first: 0 for exact duplicates. It can exceed the limit, since each row only needs one other within it.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Span { get; init; }

    /// <summary>Gets the number of documents that one of them would stand for, itself included: at least 2.</summary>
    public int Count => Rows.Count;

    /// <summary>Returns one line with the number, the span and the first document.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Count} within {Span:0.0000} of {(DocumentIds.Count > 0 ? DocumentIds[0] : $"row {Rows[0]}")}");
}
