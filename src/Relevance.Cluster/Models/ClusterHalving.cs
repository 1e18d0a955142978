using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

/// <summary>Finds where to halve clusters: across the direction of their largest variance, then by 2-means. O(m·d) for m rows, in float64.</summary>
/// <remarks>
/// The direction starts at the row furthest from the centroid and takes two power iterations. A row belongs to the nearer of two means
/// if it is on that mean's side of the plane between them, which is one product with one direction.
/// </remarks>
internal sealed class ClusterHalving(KMeansRows rows, DistanceMetric metric)
{
    private const int PowerIterations = 2;
    private const int HalvingIterations = 6;

    /// <summary>Finds the plane that halves a cluster.</summary>
    /// <param name="centroid">Its centroid.</param>
    /// <param name="members">Its rows, all or a sample of them, in their order.</param>
    /// <returns>The plane; no row is beyond it if there are less than two.</returns>
    public HalvingPlane PlaneOf(ReadOnlySpan<float> centroid, ReadOnlySpan<int> members)
    {
        if (members.Length < 2)
        {
            return new HalvingPlane(new float[centroid.Length], 0);
        }

        double[] sum = new double[centroid.Length];
        double[] otherSum = new double[centroid.Length];
        float[] direction = DirectionOf(centroid, members, sum);
        double limit = DotKernel.Invoke(centroid, direction);
        bool[] isOther = new bool[members.Length];

        for (int iteration = 0; iteration < HalvingIterations; iteration++)
        {
            (double weight, double otherWeight) = (0, 0);
            bool isChanged = iteration == 0;
            Array.Clear(sum);
            Array.Clear(otherSum);

            for (int i = 0; i < members.Length; i++)
            {
                (double factor, double own) = (rows.FactorOf(members[i]), rows.WeightOf(members[i]));
                bool isBeyond = DotKernel.Invoke(rows.Vectors[members[i]], direction) * factor > limit;
                isChanged |= isBeyond != isOther[i];
                isOther[i] = isBeyond;
                AccumulateKernel.Add(isBeyond ? otherSum : sum, rows.Vectors[members[i]], factor * own);
                (weight, otherWeight) = isBeyond ? (weight, otherWeight + own) : (weight + own, otherWeight);
            }

            if (!isChanged || weight == 0 || otherWeight == 0)
            {
                break;
            }

            limit = Bisect(new ClusterPart(sum, weight), new ClusterPart(otherSum, otherWeight), direction);
        }

        return new HalvingPlane(direction, limit);
    }

    /// <summary>Finds about the direction in which the rows of a cluster differ most, from that of the furthest one.</summary>
    private float[] DirectionOf(ReadOnlySpan<float> centroid, ReadOnlySpan<int> members, double[] sum)
    {
        float[] direction = new float[centroid.Length];
        int first = FurthestOf(centroid, members);
        ReadOnlySpan<float> from = rows.Vectors[first];
        double scale = rows.FactorOf(first);

        for (int t = 0; t < direction.Length; t++)
        {
            direction[t] = (float)((from[t] * scale) - centroid[t]);
        }

        for (int iteration = 0; iteration < PowerIterations; iteration++)
        {
            double middle = DotKernel.Invoke(centroid, direction);
            double total = 0;
            Array.Clear(sum);

            foreach (int row in members)
            {
                double factor = rows.FactorOf(row);
                double along = ((DotKernel.Invoke(rows.Vectors[row], direction) * factor) - middle) * rows.WeightOf(row);
                total += along;
                AccumulateKernel.Add(sum, rows.Vectors[row], factor * along);
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

    private int FurthestOf(ReadOnlySpan<float> centroid, ReadOnlySpan<int> members)
    {
        (int furthest, double most) = (members[0], double.NegativeInfinity);

        foreach (int row in members)
        {
            double distance = metric == DistanceMetric.Cosine
                ? -DotKernel.Invoke(rows.Vectors[row], centroid) * rows.FactorOf(row)
                : SquaredDistanceKernel.Invoke(rows.Vectors[row], centroid);
            (furthest, most) = distance > most ? (row, distance) : (furthest, most);
        }

        return furthest;
    }

    /// <summary>Computes the direction from one mean to another, and returns the place of the middle between them along it.</summary>
    private double Bisect(ClusterPart first, ClusterPart second, float[] direction)
    {
        bool isCosine = metric == DistanceMetric.Cosine;
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
}

/// <summary>The plane that halves a cluster. A row is beyond it if the product of the row, or of its direction, with the plane's is above the limit.</summary>
internal readonly record struct HalvingPlane(float[] Direction, double Limit)
{
    /// <summary>Returns whether a row is beyond the plane.</summary>
    /// <param name="row">The row.</param>
    /// <param name="factor">The factor of the row, of <see cref="KMeansRows.FactorOf"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsBeyond(ReadOnlySpan<float> row, double factor) => DotKernel.Invoke(row, Direction) * factor > Limit;
}

/// <summary>The sum of the rows of a cluster or of a half of one, and their weight.</summary>
internal readonly ref struct ClusterPart(ReadOnlySpan<double> sum, double weight)
{
    public ReadOnlySpan<double> Sum { get; } = sum;

    public double Weight { get; } = weight;

    /// <summary>Computes by how much the inertia grows if two clusters become one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double CostOfMergeWith(ClusterPart other, DistanceMetric metric)
    {
        if (Weight == 0 || other.Weight == 0)
        {
            return 0;
        }

        (double a, double b, double both) = (0, 0, 0);

        for (int t = 0; t < Sum.Length; t++)
        {
            (double x, double y) = (Sum[t], other.Sum[t]);
            double apart = (x / Weight) - (y / other.Weight);
            a += x * x;
            b += y * y;
            both += metric == DistanceMetric.Cosine ? (x + y) * (x + y) : apart * apart;
        }

        return metric == DistanceMetric.Cosine
            ? Math.Sqrt(a) + Math.Sqrt(b) - Math.Sqrt(both)
            : Weight * other.Weight / (Weight + other.Weight) * both;
    }
}
