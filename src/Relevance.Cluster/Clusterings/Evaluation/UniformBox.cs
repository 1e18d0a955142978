using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.LinearAlgebra;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Draws uniform vectors in the box of given vectors along their principal axes: the reference of the gap statistic.</summary>
/// <remarks>Draws stay in the coordinates of the axes, in which distances are the same.</remarks>
internal sealed class UniformBox
{
    private readonly int _count;
    private readonly int _seed;
    private readonly double[] _least;
    private readonly double[] _width;

    public UniformBox(VectorSet vectors, int seed, int threads, CancellationToken cancellationToken)
    {
        (_count, _seed) = (vectors.Count, seed);
        int dimension = vectors.Dimension;
        (double[] mean, _) = CenteredRows.Center(vectors, threads, cancellationToken);
        var centered = new CenteredRows(vectors, mean, threads, cancellationToken);
        (_, double[] axes) = SymmetricEigen.Decompose(centered.Scatter());
        var directions = new DenseMatrix(dimension, dimension);

        for (int axis = 0; axis < dimension; axis++)
        {
            for (int component = 0; component < dimension; component++)
            {
                directions[component, axis] = axes[(axis * dimension) + component];
            }
        }

        VectorSet turned = centered.Times(directions, new double[dimension]);
        _least = new double[dimension];
        _width = new double[dimension];

        for (int axis = 0; axis < dimension; axis++)
        {
            double[] values = [.. Enumerable.Range(0, _count).Select(row => (double)turned[row][axis])];
            _least[axis] = values.Min();
            _width[axis] = values.Max() - _least[axis];
        }
    }

    /// <summary>Draws one set. The same number gives the same bits.</summary>
    public VectorSet Draw(int number)
    {
        var random = new CounterRandom(_seed, RandomPurpose.GapDraw, number);
        int dimension = _least.Length;
        float[] values = new float[checked(_count * dimension)];

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(_least[i % dimension] + (_width[i % dimension] * random.Uniform((ulong)i)));
        }

        return VectorSet.Wrap(values, dimension);
    }
}
