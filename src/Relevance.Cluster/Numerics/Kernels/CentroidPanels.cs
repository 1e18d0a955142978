using System.Diagnostics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Centroids laid out for the score tiles: component after component, one lane a centroid.</summary>
/// <remarks>
/// A panel holds 48 centroids, the last one 16, 32 or 48; within it component t of its centroids lies together. Lanes beyond the last centroid
/// score −∞. Everything is taken relative to an <see cref="Origin"/>, so that centroids far from zero but near each other keep their digits.
/// The layout is the same for every instruction set.
/// </remarks>
internal sealed unsafe class CentroidPanels
{
    /// <summary>The fewest lanes that any tile works on.</summary>
    public const int Lanes = 16;

    /// <summary>The lanes of a full panel.</summary>
    public const int PanelLanes = 48;

    private readonly AlignedFloats _values;
    private readonly AlignedFloats _biases;

    /// <summary>Initializes a new instance of the <see cref="CentroidPanels"/> class: memory for so many centroids.</summary>
    public CentroidPanels(int count, int dimension)
    {
        Count = count;
        Dimension = dimension;
        LaneCount = checked((count + Lanes - 1) / Lanes * Lanes);
        Origin = new float[dimension];
        _values = new AlignedFloats(checked(LaneCount * dimension));
        _biases = new AlignedFloats(LaneCount);
    }

    public int Count { get; }

    public int Dimension { get; }

    /// <summary>Gets the number of lanes: <see cref="Count"/> rounded up.</summary>
    public int LaneCount { get; }

    /// <summary>Gets what was subtracted from every centroid, and must be subtracted from every row.</summary>
    public float[] Origin { get; }

    /// <summary>Gets the largest distance of a centroid from the origin, for the rounding bound.</summary>
    public double Reach { get; private set; }

    /// <summary>The number of panels.</summary>
    public int PanelCount => (LaneCount + PanelLanes - 1) / PanelLanes;

    /// <summary>The first component of a panel's first centroid.</summary>
    public float* Panel(int panel) => _values.Pointer + ((nint)panel * PanelLanes * Dimension);

    /// <summary>What the panel's scores start from: −|c|²/2, or 0 for plain dot products.</summary>
    public float* Biases(int panel) => _biases.Pointer + ((nint)panel * PanelLanes);

    /// <summary>The number of lanes of a panel.</summary>
    public int WidthOf(int panel) => Math.Min(PanelLanes, LaneCount - (panel * PanelLanes));

    /// <summary>Packs centroids so that the largest score means the least Euclidean distance: x·c − |c|²/2, all relative to the mean centroid.</summary>
    public void PackForDistance(VectorSet centroids)
    {
        CenterOn(centroids);
        Pack(centroids, halfSquare: -0.5);
    }

    /// <summary>Packs centroids so that the score is the plain dot product.</summary>
    public void PackForDotProduct(VectorSet centroids)
    {
        Array.Clear(Origin);
        Pack(centroids, halfSquare: 0);
    }

    private void CenterOn(VectorSet centroids)
    {
        double[] mean = new double[Dimension];

        for (int row = 0; row < centroids.Count; row++)
        {
            AccumulateKernel.Add(mean, centroids[row], 1.0 / centroids.Count);
        }

        for (int t = 0; t < mean.Length; t++)
        {
            Origin[t] = (float)mean[t];
        }
    }

    private void Pack(VectorSet centroids, double halfSquare)
    {
        Debug.Assert(centroids.Count == Count && centroids.Dimension == Dimension, "The memory was made for this shape.");
        _biases.Span.Fill(float.NegativeInfinity);
        double largest = 0;

        for (int row = 0; row < Count; row++)
        {
            int panel = row / PanelLanes;
            int width = WidthOf(panel);
            float* lane = Panel(panel) + (row % PanelLanes);
            ReadOnlySpan<float> centroid = centroids[row];
            double square = 0;

            for (int t = 0; t < centroid.Length; t++)
            {
                float component = (float)((double)centroid[t] - Origin[t]);
                lane[(nint)t * width] = component;
                square += (double)component * component;
            }

            Biases(panel)[row % PanelLanes] = (float)(halfSquare * square);
            largest = Math.Max(largest, square);
        }

        Reach = Math.Sqrt(largest);
    }
}
