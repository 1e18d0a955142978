using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// Statistics of the numbers of a field. Numbers beyond the range of float64 are excluded and counted in <see cref="FieldFacet.LeftOutCount"/>.
/// </summary>
/// <param name="Count">The number of documents whose field is a finite number; the statistics are computed over these.</param>
/// <param name="Min">The smallest number.</param>
/// <param name="Max">The largest number.</param>
/// <param name="Sum">The sum of the numbers, rounded once; ±∞ beyond float64.</param>
public sealed record NumericFacet(
    long Count,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Min,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Max,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Sum)
{
    /// <summary>
    /// Gets the mean, which always lies between <see cref="Min"/> and <see cref="Max"/>. Stores set the float64 nearest to the exact mean; the default is the
    /// sum divided by the count, which may be rounded twice.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Mean { get; init; } = double.IsNaN(Min) || double.IsNaN(Max) ? Sum / Count : Math.Clamp(Sum / Count, Min, Max);
}
