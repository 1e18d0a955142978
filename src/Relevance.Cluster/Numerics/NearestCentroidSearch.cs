using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics;

/// <summary>Finds the nearest centroid of every row, again and again while the centroids move.</summary>
/// <remarks>
/// Float32 scores of whole blocks of rows decide nearly every row. Where the best two lie within the rounding bound, the candidates are settled
/// by <see cref="Distance"/> in float64, the lowest index first: the label is the one that float64 alone would have given, on every machine.
/// </remarks>
internal sealed class NearestCentroidSearch
{
    /// <summary>The rows that a thread takes at a time: about 512 KiB of them.</summary>
    private const int TaskFloats = 128 * 1024;

    private readonly VectorSet _vectors;
    private readonly DistanceMetric _metric;
    private readonly float[]? _scales;
    private readonly int _threads;
    private readonly CentroidPanels _panels;
    private readonly RowScorer?[] _scorers;
    private readonly int _taskRows;

    /// <summary>Initializes a new instance of the <see cref="NearestCentroidSearch"/> class.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="centroidCount">How many centroids there will be each time.</param>
    /// <param name="metric">Any but <see cref="DistanceMetric.L1"/>.</param>
    /// <param name="scales">For <see cref="DistanceMetric.Cosine"/>, 1/|x| of each row.</param>
    /// <param name="threads">The most threads to use.</param>
    public NearestCentroidSearch(VectorSet vectors, int centroidCount, DistanceMetric metric, float[]? scales, int threads)
    {
        _vectors = vectors;
        _metric = metric;
        _scales = scales;
        _threads = threads;
        _panels = new CentroidPanels(centroidCount, vectors.Dimension);
        _scorers = new RowScorer?[threads];
        _taskRows = Math.Clamp(TaskFloats / vectors.Dimension, 64, ParallelBlocks.SumRows);
    }

    /// <summary>Labels every row.</summary>
    /// <param name="centroids">The centroids; for <see cref="DistanceMetric.Cosine"/> none is all zeros.</param>
    /// <param name="labels">One label a row: read as the guess, then overwritten.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <returns>How many labels are others than before.</returns>
    public int Assign(VectorSet centroids, int[] labels, CancellationToken cancellationToken)
    {
        Pack(centroids);
        var bound = new RoundingBound(_vectors.Dimension, _panels.Reach, _metric == DistanceMetric.Cosine);
        int changed = 0;

        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_vectors.Count, _taskRows),
            _threads,
            worker =>
            {
                RowScorer scorer = _scorers[worker] ??= new RowScorer(_panels);
                return block => Interlocked.Add(ref changed, AssignBlock(scorer, centroids, bound, labels, block));
            },
            cancellationToken);

        return changed;
    }

    private void Pack(VectorSet centroids)
    {
        switch (_metric)
        {
            case DistanceMetric.DotProduct:
                _panels.PackForDotProduct(centroids);
                break;
            case DistanceMetric.Cosine:
                _panels.PackForDistance(UnitVectors.Of(centroids));
                break;
            default:
                _panels.PackForDistance(centroids);
                break;
        }
    }

    private int AssignBlock(RowScorer scorer, VectorSet centroids, RoundingBound bound, int[] labels, int block)
    {
        int changed = 0;
        int end = (int)Math.Min(_vectors.Count, ((long)block + 1) * _taskRows);

        for (int start = block * _taskRows; start < end; start += scorer.BlockRows)
        {
            int count = Math.Min(scorer.BlockRows, end - start);

            for (int i = 0; i < count; i++)
            {
                scorer.Place(i, _vectors[start + i], _scales is null ? 1 : _scales[start + i]);
            }

            scorer.Score(count);

            for (int i = 0; i < count; i++)
            {
                int row = start + i;
                int label = Choose(scorer.ScoresOf(i), bound.Of(scorer.SquaredLengthOf(i)), labels[row], row, centroids);
                changed += label == labels[row] ? 0 : 1;
                labels[row] = label;
            }
        }

        return changed;
    }

    private int Choose(ReadOnlySpan<float> scores, double bound, int guess, int row, VectorSet centroids)
    {
        (float best, float second) = BestTwoKernel.Invoke(scores);

        if (!((double)best - second > 2 * bound))
        {
            return Settle(scores, best - (2 * bound), row, centroids);
        }

        // The winner stands alone, so that a row whose score equals it is the winner: mostly the label of the time before.
        return (uint)guess < (uint)centroids.Count && scores[guess] == best ? guess : BestTwoKernel.IndexOf(scores, best);
    }

    /// <summary>Compares in float64 all centroids that may be the nearest. A score that is not a number may be anything.</summary>
    private int Settle(ReadOnlySpan<float> scores, double leastScore, int row, VectorSet centroids)
    {
        ReadOnlySpan<float> vector = _vectors[row];
        DistanceMetric metric = _metric == DistanceMetric.Euclidean ? DistanceMetric.SquaredEuclidean : _metric;
        int nearest = -1;
        double least = double.PositiveInfinity;

        for (int label = 0; label < centroids.Count; label++)
        {
            if (scores[label] < leastScore)
            {
                continue;
            }

            double distance = Distance.Between(vector, centroids[label], metric);

            if (nearest < 0 || distance < least)
            {
                (nearest, least) = (label, distance);
            }
        }

        return nearest;
    }
}
