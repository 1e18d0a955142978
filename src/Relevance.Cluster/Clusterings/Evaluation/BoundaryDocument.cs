using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A document, or a vector without one, that not every resample places in its cluster.</summary>
/// <param name="Row">The row of its vector.</param>
/// <param name="DocumentId">The document's id; null for a vector without a document.</param>
/// <param name="Label">The label of its cluster.</param>
/// <param name="Share">The share of the resamples with the document that place it in its cluster, in [0, 1).</param>
/// <param name="SecondLabel">The label of the other cluster in which most resamples place it; ties go to the first label.</param>
/// <param name="SecondShare">The share of the resamples that place it there, in (0, 1].</param>
public sealed record BoundaryDocument(
    int Row,
    string? DocumentId,
    string Label,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Share,
    string SecondLabel,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double SecondShare)
{
    /// <summary>Returns one line with the shares.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{DocumentId ?? $"row {Row}"}: {Label} in {Share:P0} of the resamples, {SecondLabel} in {SecondShare:P0}");
}
