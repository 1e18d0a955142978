using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Centroids laid out for the tiles: in panels for <see cref="ScoreTile"/>, and row after row for <see cref="DotTile"/>.</summary>
/// <remarks>
/// A panel holds 48 centroids, the last one 16, 32 or 48; within it component t of its centroids lies together, one lane a centroid. The last few centroids
/// that would leave a panel nearly empty are scored from their rows instead: how many depends on their number and the dimension only. Lanes beyond the last
/// centroid score −∞. Everything is taken relative to an <see cref="Origin"/>, so that centroids far from zero but near each other keep their digits.
/// The layout is the same for every instruction set.
/// </remarks>
internal sealed unsafe class CentroidPanels
{
    /// <summary>The fewest lanes that any tile works on.</summary>
    public const int Lanes = 16;

    /// <summary>The lanes of a full panel.</summary>
    public const int PanelLanes = 48;

    private readonly AlignedFloats _values;
    private readonly AlignedFloats _rows;
    private readonly AlignedFloats _biases;

    /// <summary>Initializes a new instance of the <see cref="CentroidPanels"/> class: memory for so many centroids.</summary>
    public CentroidPanels(int count, int dimension)
    {
        Count = count;
        Dimension = dimension;
        LaneCount = checked((count + Lanes - 1) / Lanes * Lanes);
        RestCount = RestOf(count, dimension);
        RowStride = (dimension + Lanes - 1) / Lanes * Lanes;
        Origin = new float[dimension];
        _values = new AlignedFloats(checked(PanelLaneCount * dimension));
        _rows = new AlignedFloats(checked(count * (int)RowStride));
        _biases = new AlignedFloats(LaneCount);
    }

    public int Count { get; }

    public int Dimension { get; }

    /// <summary>Gets the number of lanes: <see cref="Count"/> rounded up.</summary>
    public int LaneCount { get; }

    /// <summary>Gets how many of the last centroids are scored by <see cref="DotTile"/>.</summary>
    public int RestCount { get; }

    /// <summary>Gets how far the rows of centroids lie apart: the dimension filled up with zeros to whole lanes.</summary>
    public nint RowStride { get; }

    /// <summary>Gets what was subtracted from every centroid, and must be subtracted from every row.</summary>
    public float[] Origin { get; }

    /// <summary>Gets whether the origin is zero, so that rows can be scored where they lie.</summary>
    public bool IsAtZero { get; private set; } = true;

    /// <summary>Gets the largest distance of a centroid from the origin, for the rounding bound.</summary>
    public double Reach { get; private set; }

    /// <summary>The number of lanes that lie in panels.</summary>
    public int PanelLaneCount => RestCount > 0 ? Count - RestCount : LaneCount;

    /// <summary>The number of panels.</summary>
    public int PanelCount => (PanelLaneCount + PanelLanes - 1) / PanelLanes;

    /// <summary>The first component of a panel's first centroid.</summary>
    public float* Panel(int panel) => _values.Pointer + ((nint)panel * PanelLanes * Dimension);

    /// <summary>What the scores start from, a lane on: −|c|²/2, or 0 for plain dot products.</summary>
    public float* BiasesAt(int lane) => _biases.Pointer + lane;

    /// <summary>A centroid, relative to the origin, filled up with zeros to whole lanes.</summary>
    public float* Row(int centroid) => _rows.Pointer + (centroid * RowStride);

    /// <summary>The number of lanes of a panel.</summary>
    public int WidthOf(int panel) => Math.Min(PanelLanes, PanelLaneCount - (panel * PanelLanes));

    /// <summary>Chooses what everything is relative to: zero if the centroids lie around it, else their mean.</summary>
    /// <remarks>
    /// Far from zero, x·c − |c|²/2 loses the digits that matter. As long as the mean is at most twice as far from zero as the centroids are from the mean,
    /// that is two bits, and rows need no copy.
    /// </remarks>
    /// <param name="centroids">The centroids that will be packed first.</param>
    /// <param name="isFarFromZero">Whether the caller knows that the data lies far from zero: then it is the mean in any case.</param>
    public void ChooseOrigin(VectorSet centroids, bool isFarFromZero = false)
    {
        double[] mean = new double[Dimension];
        double spread = 0;

        for (int row = 0; row < centroids.Count; row++)
        {
            AccumulateKernel.Add(mean, centroids[row], 1.0 / centroids.Count);
        }

        for (int t = 0; t < mean.Length; t++)
        {
            Origin[t] = (float)mean[t];
        }

        for (int row = 0; row < centroids.Count; row++)
        {
            spread += SquaredDistanceKernel.Invoke(centroids[row], Origin) / centroids.Count;
        }

        IsAtZero = !isFarFromZero && DotKernel.Invoke(Origin, Origin) <= 4 * spread;

        if (IsAtZero)
        {
            Array.Clear(Origin);
        }
    }

    /// <summary>Packs centroids so that the largest score means the least Euclidean distance: x·c − |c|²/2, all relative to the origin.</summary>
    public void PackForDistance(VectorSet centroids) => Pack(centroids, halfSquare: -0.5);

    /// <summary>Packs centroids so that the score is the plain dot product. The origin must be zero.</summary>
    public void PackForDotProduct(VectorSet centroids)
    {
        Debug.Assert(IsAtZero, "A dot product is not relative to anything.");
        Pack(centroids, halfSquare: 0);
    }

    /// <summary>
    /// How many centroids are scored along their components. For each of them that takes dimension / 16 steps and about four to join the lanes; a panel of
    /// 16 lanes takes dimension steps however few of them are used, and is a fifth cheaper by the step.
    /// </summary>
    private static int RestOf(int count, int dimension)
    {
        long rest = count % Lanes;
        return 5 * rest * (dimension + 80) <= 4L * Lanes * dimension ? (int)rest : 0;
    }

    private void Pack(VectorSet centroids, double halfSquare)
    {
        Debug.Assert(centroids.Count == Count && centroids.Dimension == Dimension, "The memory was made for this shape.");
        _biases.Span.Fill(float.NegativeInfinity);
        double largest = 0;

        for (int centroid = 0; centroid < Count; centroid++)
        {
            var row = new Span<float>(Row(centroid), Dimension);
            CenterKernel.Invoke(centroids[centroid], 1, Origin, row);
            double square = DotKernel.Invoke(row, row);
            *BiasesAt(centroid) = (float)(halfSquare * square);
            largest = Math.Max(largest, square);

            if (centroid < PanelLaneCount)
            {
                int panel = centroid / PanelLanes;
                Scatter(Row(centroid), Panel(panel) + (centroid % PanelLanes), WidthOf(panel));
            }
        }

        Reach = Math.Sqrt(largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(float* row, float* lane, nint width)
    {
        for (nint t = 0; t < Dimension; t++)
        {
            lane[t * width] = row[t];
        }
    }
}
