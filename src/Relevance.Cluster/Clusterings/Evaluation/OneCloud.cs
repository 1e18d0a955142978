using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.LinearAlgebra;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Draws sets of vectors of one Gaussian with exactly the mean and the covariance of given vectors, and the norms of vectors on a sphere.</summary>
/// <remarks>
/// <para>
/// Mean and covariance are sufficient statistics of a Gaussian: given them, the vectors of a Gaussian are distributed as the draws are, whatever its dimension
/// and covariance. So the rank of any statistic of the vectors among those of draws is uniform if they are of one Gaussian.
/// </para>
/// <para>
/// With B a root of the vectors' scatter, Z normal numbers whose columns are centered, and R the root of ZᵀZ, a draw is Z·R⁻¹·B plus the mean. B has at most
/// one row fewer than there are vectors, so that this also holds with more components than vectors.
/// </para>
/// <para>
/// Of vectors on a sphere the rows of a draw are scaled to the norms of the vectors, and moved again to their mean and covariance, a few times: the scaled rows
/// are D·(Z·R⁻¹ + m)·B with m the coordinates of the mean in B, so that D·(Z + m·R) replaces Z.
/// </para>
/// </remarks>
internal sealed class OneCloud
{
    /// <summary>The standard deviation of norms, relative to that of one component, up to which vectors are on a sphere.</summary>
    private const double SphereTolerance = 0.05;

    private const int Rounds = 4;

    /// <summary>With few components each round is cheap, and the mean and covariance are further from those before the scaling.</summary>
    private const int RoundsOfFew = 12;
    private const int FewComponents = 64;

    private readonly VectorSet _vectors;
    private readonly int _seed;
    private readonly double[] _mean;
    private readonly CovarianceRoot _root;
    private readonly double[]? _norms;
    private readonly double[] _center;
    private readonly CancellationToken _cancellationToken;

    public OneCloud(VectorSet vectors, int seed, int threads, CancellationToken cancellationToken)
    {
        (_vectors, _seed, _cancellationToken) = (vectors, seed, cancellationToken);
        (_mean, double squareSum) = CenteredRows.Center(vectors, threads, cancellationToken);
        DenseMatrix scatter = new CenteredRows(vectors, _mean, threads, cancellationToken).Scatter();
        _root = CovarianceRoot.Of(scatter, vectors.Count - 1);
        double[] norms = NormsOf(vectors);
        double variance = Moments.Variance(norms, lost: 0);
        double limit = squareSum / vectors.Count / vectors.Dimension * (SphereTolerance * SphereTolerance);
        _norms = vectors.Dimension > 1 && squareSum > 0 && variance <= limit ? norms : null;
        _center = _norms is null ? [] : _root.CoordinatesOf(_mean);
    }

    /// <summary>Gets a value indicating whether draws have the norms of the vectors.</summary>
    public bool IsOnSphere => _norms is not null;

    /// <summary>Draws one set, on the calling thread. The same number gives the same bits.</summary>
    public VectorSet Draw(int number)
    {
        int rank = _root.Rows.Rows;

        if (rank == 0)
        {
            // All vectors are equal: so are those of their cloud.
            return _vectors;
        }

        VectorSet normal = NormalNumbers.Rows(_vectors.Count, rank, new CounterRandom(_seed, RandomPurpose.StructureDraw, number));
        int rounds = !IsOnSphere ? 1 : rank <= FewComponents ? RoundsOfFew : Rounds;

        for (int round = 1; ; round++)
        {
            (double[] origin, double squareSum) = CenteredRows.Center(normal, 1, _cancellationToken);
            var centered = new CenteredRows(normal, origin, 1, _cancellationToken);

            // Nearly as many columns as rows are nearly dependent, which needs all digits.
            DenseMatrix scatter = 2 * rank > _vectors.Count ? centered.Scatter() : centered.EstimateScatter(squareSum);
            var whitening = CovarianceRoot.Of(scatter, rank);
            VectorSet draw = centered.Times(whitening.SolveFor(_root), _mean);

            if (_norms is null)
            {
                return draw;
            }

            double[] factors = [.. NormsOf(draw).Select((norm, row) => norm > 0 ? _norms[row] / norm : 1)];

            if (round == rounds)
            {
                return Scaled(draw, new double[draw.Dimension], factors);
            }

            double[] center = whitening.Combine(_center);
            normal = Scaled(normal, [.. origin.Select((component, t) => component - center[t])], factors);
        }
    }

    private static double[] NormsOf(VectorSet vectors)
    {
        double[] norms = new double[vectors.Count];

        for (int row = 0; row < norms.Length; row++)
        {
            double sum = 0;

            foreach (float component in vectors[row])
            {
                sum += (double)component * component;
            }

            norms[row] = Math.Sqrt(sum);
        }

        return norms;
    }

    /// <summary>Subtracts an origin from each row and multiplies the row by its factor.</summary>
    private static VectorSet Scaled(VectorSet vectors, double[] origin, double[] factors)
    {
        var builder = new VectorSetBuilder(vectors.Dimension, vectors.Count);
        float[] scaled = new float[vectors.Dimension];

        for (int row = 0; row < vectors.Count; row++)
        {
            ReadOnlySpan<float> vector = vectors[row];

            for (int t = 0; t < scaled.Length; t++)
            {
                scaled[t] = (float)((vector[t] - origin[t]) * factors[row]);
            }

            builder.Add(scaled);
        }

        return builder.Build();
    }
}
