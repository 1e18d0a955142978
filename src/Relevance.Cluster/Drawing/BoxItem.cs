using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Drawing;

/// <summary>The five numbers of a row of a <see cref="BoxFigure"/>, ascending and finite.</summary>
/// <param name="Name">The name of the row.</param>
/// <param name="Count">The number of values, at least one.</param>
/// <param name="Whole">The smallest and the largest value.</param>
/// <param name="Quartiles">The lower and the upper quartile.</param>
/// <param name="Median">The median.</param>
internal sealed record BoxItem(NamedLabel Name, int Count, (double Least, double Largest) Whole, (double Lower, double Upper) Quartiles, double Median)
{
    /// <summary>Summarizes numbers in any order; they are copied.</summary>
    /// <param name="name">The name of the row.</param>
    /// <param name="values">At least one finite number.</param>
    public static BoxItem Of(NamedLabel name, IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new BoxItem(
            name,
            sorted.Length,
            (sorted[0], sorted[^1]),
            (Moments.Percentile(sorted, 25), Moments.Percentile(sorted, 75)),
            Moments.Percentile(sorted, 50));
    }
}
