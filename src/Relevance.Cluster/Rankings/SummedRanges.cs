namespace Relevance.Cluster.Rankings;

/// <summary>Bounds on the weighted sum of the distances of a row to several queries.</summary>
internal sealed class SummedRanges(SummedTerm[] terms)
{
    /// <summary>The rounding of a product and a sum in float64, with room.</summary>
    private const double Rounding = 1e-14;

    /// <summary>Gets the bytes that are read of all vectors of a row, about.</summary>
    public int RowBytes => terms.Sum(term => term.Quantized?.RowBytes ?? term.Estimate!.RowBytes);

    /// <summary>Returns the bounds; safe to call from several threads.</summary>
    public DistanceRange Of(int row)
    {
        (double low, double high, double magnitude) = (0, 0, 0);

        foreach (SummedTerm term in terms)
        {
            DistanceRange range = term.Of(row);
            (double first, double second) = (term.Weight * range.Low, term.Weight * range.High);
            (low, high) = term.Weight < 0 ? (low + second, high + first) : (low + first, high + second);
            magnitude += Math.Max(Math.Abs(first), Math.Abs(second));
        }

        magnitude *= terms.Length * Rounding;
        return new DistanceRange(low - magnitude, high + magnitude);
    }
}

/// <summary>A query of a sum: in quantized rows, or in float32.</summary>
/// <param name="Weight">Its weight.</param>
/// <param name="Rows">The row of its vectors for each ranked row; null if they are the same.</param>
/// <param name="Quantized">The query in quantized rows; null for float32.</param>
/// <param name="Estimate">The estimate in float32; null for quantized rows.</param>
internal sealed record SummedTerm(double Weight, int[]? Rows, QuantizedQueries? Quantized, DistanceEstimate? Estimate)
{
    /// <summary>Returns the bounds on the distance of a ranked row to the query.</summary>
    public DistanceRange Of(int row)
    {
        int own = Rows is null ? row : Rows[row];
        return Quantized is not null ? Quantized.Of(own, 0, Quantized.Multiply(own, 0)) : Estimate!.Of(own, 0);
    }
}
