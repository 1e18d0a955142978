using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>The rows of a search with the scale or the squared norm of each.</summary>
internal sealed unsafe class ScoredRows
{
    /// <summary>A factor that covers the rounding of 1/|x| to float32.</summary>
    private const double AboveRounding = 1 + 1e-6;

    private readonly VectorSet _vectors;
    private readonly float[]? _scales;
    private readonly float[]? _squaredLengths;

    /// <summary>Initializes a new instance of the <see cref="ScoredRows"/> class.</summary>
    public ScoredRows(VectorSet vectors, DistanceMetric metric, float[]? scales)
    {
        _vectors = vectors;
        _scales = scales;
        Metric = metric == DistanceMetric.Euclidean ? DistanceMetric.SquaredEuclidean : metric;
        _squaredLengths = scales is null ? LargeArrays.Allocate<float>(vectors.Count) : null;
        ForgetLengths();
    }

    /// <summary>Gets the number of rows.</summary>
    public int Count => _vectors.Count;

    /// <summary>Gets the metric of the float64 distances that decide near ties.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Gets the rows.</summary>
    public VectorSet Vectors => _vectors;

    public ReadOnlySpan<float> this[int row] => _vectors[row];

    public PinnedRows Pin() => new(_vectors);

    /// <summary>Discards the squared norms, because the origin has changed.</summary>
    public void ForgetLengths()
    {
        if (_squaredLengths is not null)
        {
            Array.Fill(_squaredLengths, float.NaN);
        }
    }

    /// <summary>Sets a row of the scorer: by its address if the origin is zero, otherwise as a centered copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(RowScorer scorer, CentroidPanels panels, PinnedRows pinned, int row, int index)
    {
        if (!panels.IsAtZero)
        {
            _squaredLengths![row] = scorer.Place(index, _vectors[row], 1);
            return;
        }

        scorer.Point(index, pinned[row]);

        if (_squaredLengths is not null && float.IsNaN(_squaredLengths[row]))
        {
            _squaredLengths[row] = SquaredLengthKernel.Invoke(_vectors[row]);
        }
    }

    /// <summary>Returns the rounding bound of the scores of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ErrorOf(int row, RoundingBound bound) =>
        _scales is null ? bound.Of(_squaredLengths![row]) : bound.OfLength(AboveRounding / _scales[row]);

    /// <summary>Returns the largest rounding bound of some rows; NaN if one is.</summary>
    public double LargestErrorOf(int start, int count, RoundingBound bound)
    {
        float most = 0;
        float least = float.MaxValue;

        for (int row = start; row < start + count; row++)
        {
            // Both propagate NaN.
            most = _scales is null ? MathF.Max(most, _squaredLengths![row]) : most;
            least = _scales is null ? least : MathF.Min(least, _scales[row]);
        }

        return _scales is null ? bound.Of(most) : bound.OfLength(AboveRounding / least);
    }

    /// <summary>Returns the constants that turn the scores of a row into distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowDistance DistanceOf(int row, RoundingBound bound, double error)
    {
        if (_scales is null)
        {
            float square = _squaredLengths![row];
            return new RowDistance(square, 2, (float)(bound.OfDistance(square, error) * AboveRounding));
        }

        float factor = 2 * _scales[row];
        return new RowDistance(2, factor, (float)((error * factor * AboveRounding) + 4e-6));
    }
}
