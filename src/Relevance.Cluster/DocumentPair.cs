using System.Globalization;
using System.Text.Json.Serialization;
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
    /// <summary>Says both documents with their clusters, and the distance.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FirstId} ({FirstLabel}) and {SecondId} ({SecondLabel}), {Distance:G6} apart");
}
