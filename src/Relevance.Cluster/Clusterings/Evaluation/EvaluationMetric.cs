using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>One figure of an evaluation, and what it says.</summary>
/// <param name="Name">What the field calls it: <c>silhouette</c>, <c>adjusted Rand index</c>, ….</param>
/// <param name="Score">The figure; NaN where there is none, and then the description says why.</param>
/// <param name="Description">Its range, which end is good, and how to read this very score; one or two sentences.</param>
public sealed record EvaluationMetric(string Name, [property: JsonConverter(typeof(NanAsNullConverter))] double Score, string Description)
{
    /// <summary>Says name, score and description in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Score:0.0000}: {Description}");
}
