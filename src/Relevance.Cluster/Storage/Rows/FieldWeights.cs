using System.Globalization;

namespace Relevance.Cluster.Storage.Rows;

/// <summary>Converts the weights of a clustering of several vector fields to text: numbers without loss, separated by blanks.</summary>
internal static class FieldWeights
{
    public static string? Format(IReadOnlyList<double>? weights) =>
        weights is null ? null : string.Join(' ', weights.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture)));

    public static IReadOnlyList<double> Parse(string text) => [.. text.Split(' ').Select(weight => double.Parse(weight, CultureInfo.InvariantCulture))];
}
