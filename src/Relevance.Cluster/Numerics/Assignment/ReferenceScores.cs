using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>The scores of all rows with all centroids as these were at one time, the reference, and how far they may have changed since: what proves that a label stays.</summary>
/// <remarks>
/// <para>
/// With δ for what a centroid c has moved since the reference, its score s = x·c − |c|²/2 has become s + x·δ − h, h = (|c + δ|² − |c|²)/2. Beside the row's assigned centroid
/// (index o), a score s has got ahead by x·(δ − δₒ) − (h − hₒ) = cₒ·(δ − δₒ) − (h − hₒ) + (x − cₒ)·(δ − δₒ), and the last term is at most |x − cₒ||δ − δₒ| (Cauchy and Schwarz). So
/// <see cref="CentroidShifts"/>, a table of two numbers for each pair of centroids, and the scores of the reference leave most pairs out. Of those that are left, x·(δ − δₒ) is estimated by
/// <see cref="QuantizedRows"/>, a quarter of the row's memory; only where that leaves a doubt is the row itself read.
/// </para>
/// <para>
/// That a row was looked at leaves nothing behind, so that nothing is written as long as a reference holds. For directions, rows x count as |x| times a direction, and h is 0.
/// </para>
/// </remarks>
internal sealed unsafe class ReferenceScores
{
    /// <summary>Scores take at most this part of the memory of the vectors.</summary>
    private const int MemoryPart = 5;

    /// <summary>Scores and codes together may take this much in any case.</summary>
    private const long SmallMemory = 64L * 1024 * 1024;

    /// <summary>The tables take k² products a pass: with fewer rows a centroid, that is not little.</summary>
    private const int LeastRowsByCentroid = 64;

    /// <summary>A share of what is added up in float32 by which it is increased: far above its rounding.</summary>
    private const float Margin = 1e-6f;

    private readonly int _laneCount;

    // Keep the memory alive: it is pinned as long as it is referenced.
    private readonly float[] _scores;
    private readonly float[] _rounding;
    private readonly float* _firstScore;
    private readonly float* _firstRounding;
    private bool _isEncoded;

    private ReferenceScores(VectorSet vectors, CentroidPanels panels)
    {
        _laneCount = panels.LaneCount;
        (_scores, nint scores) = LargeArrays.AllocatePinned<float>(vectors.Count * _laneCount);
        (_rounding, nint margins) = LargeArrays.AllocatePinned<float>(vectors.Count);
        _firstScore = (float*)scores;
        _firstRounding = (float*)margins;
        Quantized = QuantizedRows.Create(vectors);
        Differences = new ScoreDifferences(vectors.Count, panels);
        Shifts = new CentroidShifts(panels, Quantized);
    }

    /// <summary>Gets the short forms of the rows.</summary>
    public QuantizedRows Quantized { get; }

    /// <summary>Gets how far each centroid was behind the assigned one of a row, in short.</summary>
    public ScoreDifferences Differences { get; }

    /// <summary>Gets how far the centroids have moved since the reference.</summary>
    public CentroidShifts Shifts { get; }

    /// <summary>Gets the bound of the scores of the reference.</summary>
    public RoundingBound Bound { get; private set; }

    /// <summary>Makes room for them if there are few centroids beside components, and memory.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="panels">The centroids.</param>
    /// <param name="budget">The bytes that scores and codes may take; null for a fifth of the vectors, or 64 MiB if that is more.</param>
    /// <returns>Null where they would take too much.</returns>
    public static ReferenceScores? TryCreate(VectorSet vectors, CentroidPanels panels, long? budget)
    {
        long rowBytes = ((panels.LaneCount + 1L) * sizeof(float)) + ScoreDifferences.BytesOf(panels.LaneCount) + QuantizedRows.BytesOf(vectors.Dimension);
        long most = budget ?? Math.Max((long)vectors.Count * vectors.Dimension * sizeof(float) / MemoryPart, SmallMemory);
        bool isLittle = panels.LaneCount <= vectors.Dimension / MemoryPart && rowBytes * vectors.Count <= most;
        bool isIndexable = Math.Max(panels.LaneCount + 1, vectors.Dimension + QuantizedKernel.Step) <= Array.MaxLength / Math.Max(1, vectors.Count);
        return isLittle && isIndexable && vectors.Count / LeastRowsByCentroid >= panels.Count ? new ReferenceScores(vectors, panels) : null;
    }

    /// <summary>Begins a reference: all rows will be recorded.</summary>
    /// <param name="centroids">The centroids of this time.</param>
    /// <param name="origin">What scores are relative to.</param>
    /// <param name="bound">How far their scores may be wrong.</param>
    public void Begin(VectorSet centroids, float[] origin, RoundingBound bound)
    {
        Bound = bound;
        Shifts.Begin(centroids, origin);
        Differences.Begin(2 * Shifts.LargestNorm);
    }

    /// <summary>All rows were recorded.</summary>
    public void End() => _isEncoded = true;

    /// <summary>Records the scores of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Record(int row, ReadOnlySpan<float> vector, float* scores, double error)
    {
        new ReadOnlySpan<float>(scores, _laneCount).CopyTo(new Span<float>(Of(row), _laneCount));

        // Two scores that are wrong by the error, and what is lost when they are subtracted.
        _firstRounding[row] = (float)(3 * error * (1 + (2 * Margin)));

        if (!_isEncoded)
        {
            Quantized.Encode(row, vector);
        }
    }

    /// <summary>The scores of a row, one a lane; valid while this object is reachable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Of(int row) => _firstScore + ((nint)row * _laneCount);

    /// <summary>What rounding may have done to the difference of two scores of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float RoundingOf(int row) => _firstRounding[row];

    /// <summary>What a row brings along.</summary>
    /// <param name="row">The row.</param>
    /// <param name="assigned">Its label.</param>
    /// <param name="rows">What is comparison of all rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReferenceRow RowOf(int row, int assigned, ScoredRows rows)
    {
        float score = Of(row)[assigned];
        RowDistance distance = rows.DistanceOf(row, Bound, _firstRounding[row] * (1 / 3f));

        // For directions the factor is 2/|x|, and distances are those of the direction.
        float weight = 2 / distance.Factor;
        float radius = distance.AtMost(score) * weight * (1 + Margin);
        return new ReferenceRow(score + (weight * Shifts.OffsetsOf(assigned)[assigned]), weight, radius, _firstRounding[row]);
    }
}
