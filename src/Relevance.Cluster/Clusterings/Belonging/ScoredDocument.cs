using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A document, or a vector without one, with a score.</summary>
/// <param name="Row">The row of its vector.</param>
/// <param name="DocumentId">The document's id; null for a vector without a document.</param>
/// <param name="Label">The label of its cluster; null if it has none.</param>
/// <param name="Score">The score, as the result with this document defines it.</param>
public sealed record ScoredDocument(
    int Row, string? DocumentId, string? Label, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Score)
{
    /// <summary>Gets the id, or <c>row 3</c> for a vector without a document.</summary>
    internal string Shown => DocumentId ?? string.Create(CultureInfo.InvariantCulture, $"row {Row}");

    /// <summary>Returns one line with the score and the cluster.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shown}: {Score:0.0000}{(Label is null ? "" : $" in {Label}")}");
}
