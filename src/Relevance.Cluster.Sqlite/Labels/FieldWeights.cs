using System.Globalization;

namespace Relevance.Cluster.Sqlite.Labels;

/// <summary>The weights of a clustering of several vector fields as text: numbers without loss, with blanks between them.</summary>
internal static class FieldWeights
{
    public static string? Format(IReadOnlyList<double>? weights) =>
        weights is null ? null : string.Join(' ', weights.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture)));

    public static IReadOnlyList<double> Parse(string text) => [.. text.Split(' ').Select(weight => double.Parse(weight, CultureInfo.InvariantCulture))];
}
