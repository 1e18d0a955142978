using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>Figures of a field's numbers, those beyond the range of float64 left out as <see cref="FieldFacet.LeftOutCount"/> says.</summary>
/// <param name="Count">How many documents hold a finite number there: over how many the figures are.</param>
/// <param name="Min">The smallest.</param>
/// <param name="Max">The largest.</param>
/// <param name="Sum">The sum, rounded once; ±∞ beyond float64.</param>
public sealed record NumericFacet(
    long Count,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Min,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Max,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Sum)
{
    /// <summary>
    /// Gets the mean, never outside of <see cref="Min"/> and <see cref="Max"/>. Stores give the float64 nearest to the true one; the default is sum over count,
    /// which may be rounded twice.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double Mean { get; init; } = double.IsNaN(Min) || double.IsNaN(Max) ? Sum / Count : Math.Clamp(Sum / Count, Min, Max);
}
