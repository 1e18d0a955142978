using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>Two vectors and how far they are from each other.</summary>
/// <param name="First">The lower row.</param>
/// <param name="Second">The higher row.</param>
/// <param name="Distance">Their Euclidean distance, in [0, ∞).</param>
public readonly record struct RowPair(int First, int Second, [property: JsonConverter(typeof(NanAsNullConverter))] double Distance);
