using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>Two documents, their clusters, and how far they are apart.</summary>
/// <param name="FirstId">The document that was inserted first.</param>
/// <param name="FirstLabel">Its cluster.</param>
/// <param name="SecondId">The other document.</param>
/// <param name="SecondLabel">Its cluster.</param>
/// <param name="Distance">Their Euclidean distance.</param>
public sealed record DocumentPair(
    string FirstId,
    string FirstLabel,
    string SecondId,
    string SecondLabel,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Distance)
{
    /// <summary>Gets the name that people gave the first document's cluster; null (the default) where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FirstName { get; init; }

    /// <summary>Gets the name that people gave the second document's cluster; null (the default) where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SecondName { get; init; }

    /// <summary>Says both documents with their clusters, and the distance.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{FirstId} ({new NamedLabel(FirstLabel, FirstName)}) and {SecondId} ({new NamedLabel(SecondLabel, SecondName)}), {Distance:G6} apart");
}
