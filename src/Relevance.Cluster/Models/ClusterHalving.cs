using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

/// <summary>Halves clusters: across the direction of their largest variance, then by 2-means. O(m·d) for m rows, on one thread, in float64.</summary>
/// <remarks>
/// The direction starts at the row furthest from the centroid and takes two power iterations. A row belongs to the nearer of two means
/// if it is on that mean's side of the plane between them, which is one product with one direction.
/// </remarks>
internal sealed class ClusterHalving(KMeansProblem problem)
{
    private const int PowerIterations = 2;
    private const int HalvingIterations = 6;

    /// <summary>Halves a cluster.</summary>
    /// <param name="centroid">Its centroid.</param>
    /// <param name="rows">Its rows.</param>
    /// <returns>The halves; without a second one if all rows are equal.</returns>
    public Halves Halve(ReadOnlySpan<float> centroid, ReadOnlySpan<int> rows)
    {
        if (rows.Length < 2)
        {
            return new Halves([], 0);
        }

        double[] sum = new double[centroid.Length];
        double[] otherSum = new double[centroid.Length];
        float[] direction = DirectionOf(centroid, rows, sum);
        double limit = DotKernel.Invoke(centroid, direction);
        bool[] isOther = new bool[rows.Length];
        (double weight, double otherWeight) = (0, 0);

        for (int iteration = 0; iteration <= HalvingIterations; iteration++)
        {
            (weight, otherWeight) = (0, 0);
            bool isChanged = iteration == 0;
            Array.Clear(sum);
            Array.Clear(otherSum);

            for (int i = 0; i < rows.Length; i++)
            {
                (double factor, double own) = (FactorOf(rows[i]), problem.WeightOf(rows[i]));
                bool isBeyond = DotKernel.Invoke(problem.Vectors[rows[i]], direction) * factor > limit;
                isChanged |= isBeyond != isOther[i];
                isOther[i] = isBeyond;
                AccumulateKernel.Add(isBeyond ? otherSum : sum, problem.Vectors[rows[i]], factor * own);
                (weight, otherWeight) = isBeyond ? (weight, otherWeight + own) : (weight + own, otherWeight);
            }

            if (!isChanged || weight == 0 || otherWeight == 0)
            {
                break;
            }

            limit = Bisect(new ClusterPart(sum, weight), new ClusterPart(otherSum, otherWeight), direction);
        }

        int[] others = new int[isOther.Count(isBeyond => isBeyond)];

        for (int i = 0, place = 0; i < rows.Length; i++)
        {
            if (isOther[i])
            {
                others[place++] = rows[i];
            }
        }

        return new Halves(others, CostOfMerge(new ClusterPart(sum, weight), new ClusterPart(otherSum, otherWeight)));
    }

    /// <summary>Finds about the direction in which the rows of a cluster differ most, from that of the furthest one.</summary>
    private float[] DirectionOf(ReadOnlySpan<float> centroid, ReadOnlySpan<int> rows, double[] sum)
    {
        float[] direction = new float[centroid.Length];
        int first = FurthestOf(centroid, rows);
        ReadOnlySpan<float> from = problem.Vectors[first];
        double scale = FactorOf(first);

        for (int t = 0; t < direction.Length; t++)
        {
            direction[t] = (float)((from[t] * scale) - centroid[t]);
        }

        for (int iteration = 0; iteration < PowerIterations; iteration++)
        {
            double middle = DotKernel.Invoke(centroid, direction);
            double total = 0;
            Array.Clear(sum);

            foreach (int row in rows)
            {
                double factor = FactorOf(row);
                double along = ((DotKernel.Invoke(problem.Vectors[row], direction) * factor) - middle) * problem.WeightOf(row);
                total += along;
                AccumulateKernel.Add(sum, problem.Vectors[row], factor * along);
            }

            for (int t = 0; t < sum.Length; t++)
            {
                sum[t] -= total * centroid[t];
            }

            double length = Math.Sqrt(sum.Sum(component => component * component));

            for (int t = 0; t < sum.Length; t++)
            {
                direction[t] = (float)(sum[t] / (length > 0 ? length : 1));
            }
        }

        return direction;
    }

    private int FurthestOf(ReadOnlySpan<float> centroid, ReadOnlySpan<int> rows)
    {
        (int furthest, double most) = (rows[0], double.NegativeInfinity);

        foreach (int row in rows)
        {
            double distance = problem.Metric == DistanceMetric.Cosine
                ? -DotKernel.Invoke(problem.Vectors[row], centroid) * FactorOf(row)
                : SquaredDistanceKernel.Invoke(problem.Vectors[row], centroid);
            (furthest, most) = distance > most ? (row, distance) : (furthest, most);
        }

        return furthest;
    }

    /// <summary>Computes the direction from one mean to another, and returns the place of the middle between them along it.</summary>
    private double Bisect(ClusterPart first, ClusterPart second, float[] direction)
    {
        bool isCosine = problem.Metric == DistanceMetric.Cosine;
        double divisor = isCosine ? LengthOf(first.Sum) : first.Weight;
        double otherDivisor = isCosine ? LengthOf(second.Sum) : second.Weight;
        double middle = 0;

        for (int t = 0; t < direction.Length; t++)
        {
            (double x, double y) = (first.Sum[t] / divisor, second.Sum[t] / otherDivisor);
            direction[t] = (float)(y - x);
            middle += direction[t] * (x + y) / 2;
        }

        return middle;
    }

    private static double LengthOf(ReadOnlySpan<double> sum)
    {
        double square = 0;

        foreach (double component in sum)
        {
            square += component * component;
        }

        return square > 0 ? Math.Sqrt(square) : 1;
    }

    /// <summary>Computes by how much the inertia grows if two clusters become one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double CostOfMerge(ClusterPart first, ClusterPart second)
    {
        if (first.Weight == 0 || second.Weight == 0)
        {
            return 0;
        }

        (double a, double b, double both) = (0, 0, 0);

        for (int t = 0; t < first.Sum.Length; t++)
        {
            (double x, double y) = (first.Sum[t], second.Sum[t]);
            double apart = (x / first.Weight) - (y / second.Weight);
            a += x * x;
            b += y * y;
            both += problem.Metric == DistanceMetric.Cosine ? (x + y) * (x + y) : apart * apart;
        }

        return problem.Metric == DistanceMetric.Cosine
            ? Math.Sqrt(a) + Math.Sqrt(b) - Math.Sqrt(both)
            : first.Weight * second.Weight / (first.Weight + second.Weight) * both;
    }

    private double FactorOf(int row) => problem.Rows.InverseLengths is { } inverse ? inverse[row] : 1;
}

/// <summary>The halves of a cluster.</summary>
/// <param name="Rows">The rows of the second half; empty if there is none.</param>
/// <param name="Gain">By how much the inertia falls.</param>
internal readonly record struct Halves(int[] Rows, double Gain);

/// <summary>The sum of the rows of a cluster or of a half of one, and their weight.</summary>
internal readonly ref struct ClusterPart(ReadOnlySpan<double> sum, double weight)
{
    public ReadOnlySpan<double> Sum { get; } = sum;

    public double Weight { get; } = weight;
}
