using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Centroids in the layout of the kernels: packed in panels for <see cref="ScoreTile"/>, and as padded rows for <see cref="DotTile"/>.</summary>
/// <remarks>
/// <code>
/// panel of 48    c0  c1  c2  …  c47      one lane per centroid
/// component 0  |  ·   ·   ·  …   ·  |    one load of 3 × 16 floats
/// component 1  |  ·   ·   ·  …   ·  |    the next one, contiguous
/// </code>
/// <para>
/// A panel holds 48 centroids, the last one 16, 32 or 48. Packing makes the loads of a tile contiguous and aligned, and removes sums across lanes.
/// The last few centroids, which would leave a panel nearly empty, are scored from their rows: how many depends on the number of centroids
/// and the dimension only, never on the hardware, because the two kernels add in different orders. Lanes beyond the last centroid score −∞.
/// </para>
/// <para>
/// All centroids are relative to an <see cref="Origin"/>, so that centroids that are far from zero but near each other keep their significant digits.
/// </para>
/// </remarks>
internal sealed unsafe class CentroidPanels
{
    /// <summary>The smallest width of a panel.</summary>
    public const int Lanes = 16;

    /// <summary>The width of a full panel: three registers of 16 lanes.</summary>
    public const int PanelLanes = 48;

    private readonly AlignedFloats _values;
    private readonly AlignedFloats _rows;
    private readonly AlignedFloats _biases;

    /// <summary>Initializes a new instance of the <see cref="CentroidPanels"/> class with memory for a number of centroids.</summary>
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

    /// <summary>Returns the memory to the system, before the collector does. Nobody may use the panels after that.</summary>
    public void Free()
    {
        _values.Free();
        _rows.Free();
        _biases.Free();
    }

    /// <summary>Gets the number of centroids.</summary>
    public int Count { get; }

    /// <summary>Gets the number of components.</summary>
    public int Dimension { get; }

    /// <summary>Gets the number of lanes: <see cref="Count"/> rounded up to a multiple of 16.</summary>
    public int LaneCount { get; }

    /// <summary>Gets the number of last centroids that <see cref="DotTile"/> scores.</summary>
    public int RestCount { get; }

    /// <summary>Gets the distance from one padded row to the next: the dimension rounded up to a multiple of 16.</summary>
    public nint RowStride { get; }

    /// <summary>Gets the vector that is subtracted from every centroid and must be subtracted from every scored row.</summary>
    public float[] Origin { get; }

    /// <summary>Gets a value indicating whether the origin is zero, so that rows can be scored without a copy.</summary>
    public bool IsAtZero { get; private set; } = true;

    /// <summary>Gets the largest norm of a centroid relative to the origin, for the rounding bound.</summary>
    public double LargestNorm { get; private set; }

    /// <summary>Gets the number of lanes in panels.</summary>
    public int PanelLaneCount => RestCount > 0 ? Count - RestCount : LaneCount;

    /// <summary>Gets the number of panels.</summary>
    public int PanelCount => (PanelLaneCount + PanelLanes - 1) / PanelLanes;

    /// <summary>Returns the address of component 0 of the first centroid of a panel.</summary>
    public float* Panel(int panel) => _values.Pointer + ((nint)panel * PanelLanes * Dimension);

    /// <summary>Returns the address of the biases from a lane on: −|c|²/2, or 0 for plain dot products, or −∞ for a lane without a centroid.</summary>
    public float* BiasesAt(int lane) => _biases.Pointer + lane;

    /// <summary>Returns the address of a centroid relative to the origin, padded with zeros.</summary>
    public float* Row(int centroid) => _rows.Pointer + (centroid * RowStride);

    /// <summary>Returns the width of a panel: 16, 32 or 48 lanes.</summary>
    public int WidthOf(int panel) => Math.Min(PanelLanes, PanelLaneCount - (panel * PanelLanes));

    /// <summary>Chooses the origin: zero if the centroids surround it, otherwise their mean.</summary>
    /// <remarks>
    /// Far from zero, x·c − |c|²/2 is a small difference of large numbers and loses significant digits. While the mean is at most twice as far from zero as the
    /// centroids are from the mean, the loss is two bits, and rows are scored without a copy.
    /// </remarks>
    /// <param name="centroids">The centroids that will be packed first.</param>
    /// <param name="isFarFromZero">True if the data is known to be far from zero: then the origin is the mean in any case.</param>
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

    /// <summary>Packs centroids for the score x·c − |c|²/2, whose largest value belongs to the nearest centroid; all relative to the origin.</summary>
    public void PackForDistance(VectorSet centroids) => Pack(centroids, halfSquare: -0.5);

    /// <summary>Packs centroids for the score x·c. The origin must be zero.</summary>
    public void PackForDotProduct(VectorSet centroids)
    {
        Debug.Assert(IsAtZero, "A dot product is not relative to anything.");
        Pack(centroids, halfSquare: 0);
    }

    /// <summary>Packs some of the centroids of other panels, relative to the same origin and with the same biases; as many as there is memory for.</summary>
    public void Pack(CentroidPanels source, ReadOnlySpan<int> centroids)
    {
        Debug.Assert(centroids.Length == Count && source.Dimension == Dimension, "The memory was created for this shape.");
        source.Origin.CopyTo(Origin, 0);
        (IsAtZero, LargestNorm) = (source.IsAtZero, source.LargestNorm);

        for (int i = 0; i < centroids.Length; i++)
        {
            new ReadOnlySpan<float>(source.Row(centroids[i]), Dimension).CopyTo(new Span<float>(Row(i), Dimension));
            *BiasesAt(i) = *source.BiasesAt(centroids[i]);
            Scatter(i);
        }
    }

    /// <summary>
    /// Returns the number of last centroids that are scored along their components. Each of them takes dimension / 16 steps and about four to join the lanes;
    /// a panel of 16 lanes takes dimension steps, however few lanes are used, and each of its steps is a fifth cheaper.
    /// </summary>
    private static int RestOf(int count, int dimension)
    {
        long rest = count % Lanes;
        return 5 * rest * (dimension + 80) <= 4L * Lanes * dimension ? (int)rest : 0;
    }

    private void Pack(VectorSet centroids, double halfSquare)
    {
        Debug.Assert(centroids.Count == Count && centroids.Dimension == Dimension, "The memory was created for this shape.");
        _biases.Span.Fill(float.NegativeInfinity);
        double largest = 0;

        for (int centroid = 0; centroid < Count; centroid++)
        {
            var row = new Span<float>(Row(centroid), Dimension);
            CenterKernel.Invoke(centroids[centroid], 1, Origin, row);
            double square = DotKernel.Invoke(row, row);
            *BiasesAt(centroid) = (float)(halfSquare * square);
            largest = Math.Max(largest, square);
            Scatter(centroid);
        }

        LargestNorm = Math.Sqrt(largest);
    }

    /// <summary>Copies a centroid from its row to its lane, if it is in a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(int centroid)
    {
        if (centroid >= PanelLaneCount)
        {
            return;
        }

        int panel = centroid / PanelLanes;
        nint width = WidthOf(panel);
        float* row = Row(centroid);
        float* lane = Panel(panel) + (centroid % PanelLanes);

        for (nint t = 0; t < Dimension; t++)
        {
            lane[t * width] = row[t];
        }
    }
}
