using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>Scores the rows of an initialization against centroids, which are rows themselves, and converts scores to squared distances.</summary>
internal sealed class StartScorer
{
    private readonly StartRows _rows;
    private readonly RowScorer?[] _scorers;
    private RoundingBound _bound;

    public StartScorer(StartRows rows, int centroidCount)
    {
        _rows = rows;
        _scorers = new RowScorer?[rows.Problem.Threads];
        Panels = new CentroidPanels(centroidCount, rows.Problem.Vectors.Dimension);
    }

    /// <summary>Gets the centroids, packed.</summary>
    public CentroidPanels Panels { get; }

    /// <summary>Gets the centroids; for cosine, as directions.</summary>
    public VectorSet Centroids { get; private set; } = VectorSet.Empty(1);

    /// <summary>Uses some rows as centroids.</summary>
    public void Pack(IEnumerable<int> indices)
    {
        Centroids = _rows.Problem.Vectors.Select([.. indices.Select(_rows.RowOf)]);

        if (_rows.Problem.Metric == DistanceMetric.Cosine)
        {
            Centroids = UnitVectors.Of(Centroids);
            Panels.PackForDotProduct(Centroids);
            _bound = RoundingBound.OfProducts(Centroids.Dimension, Panels.LargestNorm);
            return;
        }

        if (!_rows.IsAroundZero)
        {
            Panels.ChooseOrigin(Centroids, isFarFromZero: true);
        }

        Panels.PackForDistance(Centroids);
        _bound = new RoundingBound(Centroids.Dimension, Panels.LargestNorm, areUnitRows: false);
    }

    /// <summary>Returns the scorer of a thread.</summary>
    public RowScorer For(int worker) => _scorers[worker] ??= new RowScorer(Panels);

    /// <summary>Adds a row to a scorer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(RowScorer scorer, PinnedRows pinned, int index, int place) =>
        _rows.Scored.Put(scorer, Panels, pinned, _rows.RowOf(index), place);

    /// <summary>Returns the conversion from the scores of a row to squared distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowDistance DistanceOf(int index)
    {
        int row = _rows.RowOf(index);
        return _rows.Scored.DistanceOf(row, _bound, _rows.Scored.ErrorOf(row, _bound));
    }

    /// <summary>Returns the square and the factor of <see cref="DistanceOf"/>, without the error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float Square, float Factor) ScaleOf(int index)
    {
        RowDistance distance = _rows.Scored.DistanceOf(_rows.RowOf(index), _bound, 0);
        return (distance.Square, distance.Factor);
    }
}
