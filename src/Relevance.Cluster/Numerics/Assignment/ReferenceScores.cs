using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Pruning bounds by reference scores: the scores of one complete pass, and bounds of how much they can have changed since. Our own scheme.</summary>
/// <remarks>
/// <para>
/// A centroid c that has shifted by δ since the reference has the score s' = s + x·δ − h, with s = x·c − ‖c‖²/2 and h = (‖c + δ‖² − ‖c‖²)/2. Relative to the
/// row's assigned centroid o, the score of j changes by x·(δⱼ − δₒ) − (hⱼ − hₒ) = cₒ·(δⱼ − δₒ) − (hⱼ − hₒ) + (x − cₒ)·(δⱼ − δₒ). The first terms are one
/// number for each pair of centroids; the last one is at most ‖x − cₒ‖·‖δⱼ − δₒ‖ (Cauchy and Schwarz). If sⱼ − sₒ plus this is negative, j is not nearest.
/// </para>
/// <para>
/// Three stages, each with more memory per row and fewer rows than the one before: (1) <see cref="ScoreDifferences"/>, one byte per centroid, against one
/// limit for all rows of an assigned centroid; (2) the scores themselves against the tables of <see cref="CentroidShifts"/>; (3) x·(δⱼ − δₒ), estimated by
/// <see cref="QuantizedRows"/>. Only rows that remain undecided are read and scored in float32.
/// </para>
/// <para>
/// Compared with the triangle inequality (see <see cref="DistanceBounds"/>) it is tighter, because the part of a shift along cₒ is exact and only the shift
/// relative to δₒ is bounded; and bounds do not loosen with the path of a centroid, only with its distance from the reference. Nothing is written between
/// two references.
/// </para>
/// <para>
/// Rounding: both scores are wrong by at most the rounding bound, and the comparison by less than a third one; the tables are rounded up. What would break
/// it: an origin that changes after the reference, a table for sₒ that is rounded up, or rows that are recorded in part. For the cosine, c has norm 1, h is
/// 0, and x − ‖x‖cₒ takes the place of x − cₒ. docs/numerics.md has the proof and a figure.
/// </para>
/// </remarks>
internal sealed unsafe class ReferenceScores : IDisposable
{
    /// <summary>Scores take at most 1/5 of the memory of the vectors.</summary>
    private const int MemoryPart = 5;

    /// <summary>Memory that scores and quantized rows may take in any case.</summary>
    private const long SmallMemory = 64L * 1024 * 1024;

    /// <summary>The fewest rows per centroid: with fewer, the k² products of the tables are a large part of a pass.</summary>
    private const int LeastRowsByCentroid = 64;

    /// <summary>A relative increase that covers the rounding of float32.</summary>
    private const float Margin = 1e-6f;

    private readonly int _laneCount;
    private readonly NativeBlock _scores;
    private readonly NativeBlock _rounding;
    private readonly float* _firstScore;
    private readonly float* _firstRounding;
    private bool _isEncoded;

    private ReferenceScores(VectorSet vectors, CentroidPanels panels)
    {
        _laneCount = panels.LaneCount;
        _scores = NativeBlock.Of<float>((long)vectors.Count * _laneCount);
        _rounding = NativeBlock.Of<float>(vectors.Count);
        _firstScore = _scores.Pointer<float>();
        _firstRounding = _rounding.Pointer<float>();
        Quantized = QuantizedRows.Create(vectors);
        Differences = new ScoreDifferences(vectors.Count, panels);
        Shifts = new CentroidShifts(panels, Quantized);
    }

    /// <summary>Gets the quantized rows.</summary>
    public QuantizedRows Quantized { get; }

    /// <summary>Gets the differences of scores at the reference, one byte for each row and centroid.</summary>
    public ScoreDifferences Differences { get; }

    /// <summary>Gets the shifts of the centroids since the reference.</summary>
    public CentroidShifts Shifts { get; }

    /// <summary>Gets the rounding bound of the reference scores.</summary>
    public RoundingBound Bound { get; private set; }

    /// <summary>Creates the bounds if they fit into the memory and there are few centroids relative to components and rows.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="panels">The centroids.</param>
    /// <param name="budget">The most bytes; null for a fifth of the vectors, or 64 MiB if that is more.</param>
    /// <returns>The bounds; null if they do not fit.</returns>
    public static ReferenceScores? TryCreate(VectorSet vectors, CentroidPanels panels, long? budget)
    {
        long rowBytes = ((panels.LaneCount + 1L) * sizeof(float)) + ScoreDifferences.BytesOf(panels.LaneCount) + QuantizedRows.BytesOf(vectors.Dimension);
        long most = budget ?? Math.Max((long)vectors.Count * vectors.Dimension * sizeof(float) / MemoryPart, SmallMemory);
        bool isLittle = panels.LaneCount <= vectors.Dimension / MemoryPart && rowBytes * vectors.Count <= most;
        bool isIndexable = Math.Max(panels.LaneCount + 1, vectors.Dimension + QuantizedKernel.Step) <= Array.MaxLength / Math.Max(1, vectors.Count);
        return isLittle && isIndexable && vectors.Count / LeastRowsByCentroid >= panels.Count ? new ReferenceScores(vectors, panels) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scores.Free();
        _rounding.Free();
        Quantized.Dispose();
        Differences.Dispose();
        Shifts.Dispose();
    }

    /// <summary>Begins a reference: the pass records all rows.</summary>
    /// <param name="centroids">The centroids.</param>
    /// <param name="origin">The origin of the scores.</param>
    /// <param name="bound">The rounding bound of the scores.</param>
    public void Begin(VectorSet centroids, float[] origin, RoundingBound bound)
    {
        Bound = bound;
        Shifts.Begin(centroids, origin);
        Differences.Begin(2 * Shifts.LargestNorm);
    }

    /// <summary>Ends the reference after all rows were recorded.</summary>
    public void End() => _isEncoded = true;

    /// <summary>Records the scores of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Record(int row, ReadOnlySpan<float> vector, float* scores, double error)
    {
        new ReadOnlySpan<float>(scores, _laneCount).CopyTo(new Span<float>(Of(row), _laneCount));

        // The errors of two scores, and a third for the rounding of the comparison.
        _firstRounding[row] = (float)(3 * error * (1 + (2 * Margin)));

        if (!_isEncoded)
        {
            Quantized.Encode(row, vector);
        }
    }

    /// <summary>Returns the reference scores of a row, one per lane; valid while this object is reachable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Of(int row) => _firstScore + ((nint)row * _laneCount);

    /// <summary>Returns the rounding bound of a difference of two scores of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float RoundingOf(int row) => _firstRounding[row];

    /// <summary>Computes the values of a row for <see cref="ReferenceKernel"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="assigned">Its label.</param>
    /// <param name="rows">The rows with their scales or squared norms.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReferenceRow RowOf(int row, int assigned, ScoredRows rows)
    {
        float score = Of(row)[assigned];
        RowDistance distance = rows.DistanceOf(row, Bound, _firstRounding[row] * (1 / 3f));

        // For the cosine, the factor is 2/|x|, and the distance is that of the unit vector.
        float weight = 2 / distance.Factor;
        float radius = distance.AtMost(score) * weight * (1 + Margin);
        return new ReferenceRow(score + (weight * Shifts.OffsetsOf(assigned)[assigned]), weight, radius, _firstRounding[row]);
    }
}
