using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>The rows of a search and, of each, what its scores need: its scale, or its squared length.</summary>
internal sealed unsafe class ScoredRows
{
    /// <summary>1/|x| is a float32: a little more than its reciprocal covers that.</summary>
    private const double AboveRounding = 1 + 1e-6;

    private readonly VectorSet _vectors;
    private readonly float[]? _scales;
    private readonly float[]? _squaredLengths;

    public ScoredRows(VectorSet vectors, DistanceMetric metric, float[]? scales)
    {
        _vectors = vectors;
        _scales = scales;
        Metric = metric == DistanceMetric.Euclidean ? DistanceMetric.SquaredEuclidean : metric;
        _squaredLengths = scales is null ? LargeArrays.Allocate<float>(vectors.Count) : null;
        ForgetLengths();
    }

    public int Count => _vectors.Count;

    /// <summary>Gets the metric that settles near ties.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Gets the rows as they are.</summary>
    public VectorSet Vectors => _vectors;

    public ReadOnlySpan<float> this[int row] => _vectors[row];

    public PinnedRows Pin() => new(_vectors);

    /// <summary>The origin that squared lengths are relative to is another one.</summary>
    public void ForgetLengths()
    {
        if (_squaredLengths is not null)
        {
            Array.Fill(_squaredLengths, float.NaN);
        }
    }

    /// <summary>Puts a row before the scorer: where it lies if the origin is zero, else as a centered copy.</summary>
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

    /// <summary>How far the scores of a row that was put before the scorer may be wrong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ErrorOf(int row, RoundingBound bound) =>
        _scales is null ? bound.Of(_squaredLengths![row]) : bound.OfLength(AboveRounding / _scales[row]);

    /// <summary>How the scores of a row become distances.</summary>
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
