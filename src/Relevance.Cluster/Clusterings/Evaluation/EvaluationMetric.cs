using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A metric of an evaluation with its explanation.</summary>
/// <param name="Name">The name in the field: <c>silhouette</c>, <c>adjusted Rand index</c>, ….</param>
/// <param name="Score">The value; NaN if it is missing, and the description states why.</param>
/// <param name="Description">One or two sentences with the range, which end is good, and how to read this value.</param>
public sealed record EvaluationMetric(string Name, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Score, string Description)
{
    /// <summary>Returns one line with the name, the score and the description.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Score:0.0000}: {Description}");
}
