using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>Two vectors and their Euclidean distance, with their documents and clusters if they have any.</summary>
/// <param name="First">The lower row. The rows of documents are in insertion order and skip documents without a vector.</param>
/// <param name="Second">The higher row.</param>
/// <param name="Distance">The Euclidean distance, in [0, ∞).</param>
public sealed record VectorPair(int First, int Second, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Distance)
{
    /// <summary>Gets the id of the first document; null, the default, for vectors without documents.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FirstId { get; init; }

    /// <summary>Gets the label of the first document; null, the default, for vectors without documents.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FirstLabel { get; init; }

    /// <summary>Gets the cluster name of the first document; null, the default, if its cluster has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FirstName { get; init; }

    /// <summary>Gets the id of the second document; null, the default, for vectors without documents.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SecondId { get; init; }

    /// <summary>Gets the label of the second document; null, the default, for vectors without documents.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SecondLabel { get; init; }

    /// <summary>Gets the cluster name of the second document; null, the default, if its cluster has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SecondName { get; init; }

    /// <summary>Returns one line with both documents and their clusters, or both rows, and the distance.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Describe(First, FirstId, FirstLabel, FirstName)} and {Describe(Second, SecondId, SecondLabel, SecondName)}, {Distance:G6} apart");

    private static string Describe(int row, string? id, string? label, string? name) =>
        id is null || label is null
            ? string.Create(CultureInfo.InvariantCulture, $"row {row}")
            : $"{id} ({new NamedLabel(label, name)})";
}
