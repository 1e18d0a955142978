using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Assigns every row to its nearest centroid, pass after pass while the centroids shift.</summary>
/// <remarks>
/// Float32 kernel scores decide nearly every row. Where the best two lie within the rounding bound, <see cref="Distance"/> decides in float64, ties to the
/// lowest index: the label is that of float64 distances, on every machine. Once few labels change, <see cref="ReferenceScores"/> or, with less memory,
/// <see cref="DistanceBounds"/> skip most rows, and most centroids of the others. This saves time only; the labels are the same.
/// </remarks>
internal sealed class NearestCentroidSearch : IDisposable
{
    /// <summary>The largest share of changed labels at which bounds are recorded: with more, the next shifts are too long for them.</summary>
    private const double MostChangedShare = 0.35;

    /// <summary>
    /// The passes that bounds need to save what recording them takes, for a changed share of 1. The more labels change, the less the bounds of a pass
    /// save in the next one.
    /// </summary>
    private const double PassesToPay = 80;

    /// <summary>
    /// The fewest products per pass for bounds: a smaller fit ends within milliseconds, and compiling more code takes longer than bounds save.
    /// </summary>
    private const long LeastWork = 1 << 25;

    private readonly RowBlockAssigner?[] _assigners;
    private readonly int _threads;
    private readonly int _taskRows;
    private readonly BoundsPolicy _policy;
    private double _changedShare = 1;
    private bool _hasOrigin;

    /// <summary>Initializes a new instance of the <see cref="NearestCentroidSearch"/> class.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="centroidCount">The number of centroids of every pass.</param>
    /// <param name="metric">Any metric except <see cref="DistanceMetric.L1"/>.</param>
    /// <param name="scales">For <see cref="DistanceMetric.Cosine"/>, 1/|x| of each row; 0 for a zero vector, which float64 decides.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="policy">When to use pruning bounds.</param>
    public NearestCentroidSearch(
        VectorSet vectors,
        int centroidCount,
        DistanceMetric metric,
        float[]? scales,
        int threads,
        BoundsPolicy policy = BoundsPolicy.Never)
    {
        Rows = new ScoredRows(vectors, metric, scales);
        Panels = new CentroidPanels(centroidCount, vectors.Dimension);
        _assigners = new RowBlockAssigner?[threads];
        _threads = threads;
        _taskRows = ParallelBlocks.TaskRowsOf(vectors.Dimension);
        bool isLittle = (long)vectors.Count * centroidCount * vectors.Dimension < LeastWork;
        _policy = policy == BoundsPolicy.WhenTheyPay && isLittle ? BoundsPolicy.Never : policy;
    }

    /// <summary>Gets the most bytes for bounds. Null, the default, means a fifth of the vectors, for <see cref="ReferenceScores"/> at least 64 MiB.</summary>
    public long? BoundsBudget { get; init; }

    /// <summary>Gets or sets the most passes that follow, the next one included; bounds start only if they can pay in so many. No limit by default.</summary>
    public int PassesLeft { get; set; } = int.MaxValue;

    /// <summary>Gets the rows with their scales or squared norms.</summary>
    public ScoredRows Rows { get; }

    /// <summary>Gets the packed centroids of the current pass.</summary>
    public CentroidPanels Panels { get; }

    /// <summary>Gets the centroids of the current pass, as the caller passed them.</summary>
    public VectorSet Centroids { get; private set; } = VectorSet.Empty(1);

    /// <summary>Gets the rounding bound of the scores of the current pass.</summary>
    public RoundingBound Bound { get; private set; }

    /// <summary>Gets the pruning method; null before it starts.</summary>
    public IPruning? Bounds { get; private set; }

    /// <summary>Gets the share of pairs of a row and a centroid that the last pass scored.</summary>
    public double ScoredShare { get; private set; } = 1;

    /// <summary>Gets the counts of the last pass.</summary>
    public PassCount LastPass { get; private set; }

    /// <summary>Invalidates all bounds, because the caller changed labels or starts from other centroids.</summary>
    public void Forget()
    {
        Bounds?.Forget();
        (_changedShare, _hasOrigin) = (1, false);
    }

    /// <summary>Releases the bounds. A search that is not disposed releases them when it is collected.</summary>
    public void Dispose() => Bounds?.Dispose();

    /// <summary>Assigns every row to its nearest centroid.</summary>
    /// <param name="centroids">The centroids; for <see cref="DistanceMetric.Cosine"/> a zero vector has distance 1 to every row.</param>
    /// <param name="labels">One label per row: those of the last pass, or any guess after <see cref="Forget"/>. Receives the new labels.</param>
    /// <param name="follower">Receives every change of a label; may be null.</param>
    /// <param name="cancellationToken">The token is checked between blocks of rows.</param>
    /// <returns>The number of labels that changed.</returns>
    public int Assign(VectorSet centroids, int[] labels, ILabelFollower? follower, CancellationToken cancellationToken)
    {
        VectorSet scored = Pack(centroids);
        bool mayStart = _policy != BoundsPolicy.Never && _changedShare <= MostChangedShare;
        mayStart &= _policy == BoundsPolicy.EvenForFew || PassesToPay * _changedShare <= PassesLeft;
        Bounds ??= mayStart ? CreateBounds() : null;
        Bounds?.Begin(scored, mayStart);
        Centroids = centroids;
        var count = default(PassCount);
        var merging = new Lock();
        using PinnedRows pinned = Rows.Pin();
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(Rows.Count, _taskRows),
            _threads,
            worker =>
            {
                RowBlockAssigner assigner = _assigners[worker] ??= new RowBlockAssigner(this);
                return block =>
                {
                    int end = (int)Math.Min(Rows.Count, ((long)block + 1) * _taskRows);
                    PassCount done;

                    using (ILabelBlock? moves = follower?.Begin(pinned))
                    {
                        done = assigner.Assign(new LabeledRows(pinned, labels, moves), block * _taskRows, end);
                    }

                    lock (merging)
                    {
                        count += done;
                    }
                };
            },
            cancellationToken);

        ScoredShare = Rows.Count == 0 ? 1 : (double)count.Scored / ((long)Rows.Count * Panels.Count);
        Bounds?.End(count);
        LastPass = count;
        _changedShare = Rows.Count == 0 ? 0 : (double)count.Changed / Rows.Count;
        return (int)count.Changed;
    }

    /// <summary>Packs the centroids and returns them as they are scored: for the cosine, with norm 1.</summary>
    public VectorSet Pack(VectorSet centroids)
    {
        switch (Rows.Metric)
        {
            case DistanceMetric.DotProduct:
                Panels.PackForDotProduct(centroids);
                Bound = RoundingBound.OfProducts(Panels.Dimension, Panels.LargestNorm);
                return centroids;
            case DistanceMetric.Cosine:
                VectorSet units = UnitVectors.Of(centroids);
                Panels.PackForDotProduct(units);
                Bound = RoundingBound.OfProducts(Panels.Dimension, Panels.LargestNorm);
                return units;
            default:
                if (!_hasOrigin)
                {
                    _hasOrigin = true;
                    Panels.ChooseOrigin(centroids);
                    Rows.ForgetLengths();
                }

                Panels.PackForDistance(centroids);
                Bound = new RoundingBound(Panels.Dimension, Panels.LargestNorm, areUnitRows: false);
                return centroids;
        }
    }

    /// <summary>Creates the pruning method that skips most and fits into the memory; null if none fits.</summary>
    private IPruning? CreateBounds()
    {
        if (ReferenceScores.TryCreate(Rows.Vectors, Panels, BoundsBudget) is { } references)
        {
            return new ReferencePruning(this, references, _threads);
        }

        return DistanceBounds.TryCreate(Rows.Count, Panels, BoundsBudget) is { } bounds ? new GroupPruning(this, bounds) : null;
    }
}

/// <summary>The pruning method with <see cref="DistanceBounds"/>.</summary>
internal sealed class GroupPruning(NearestCentroidSearch search, DistanceBounds bounds) : IPruning
{
    private readonly PruningCost _cost = new(search.Panels.Count, search.Panels.Dimension);
    private VectorSet? _previous;
    private VectorSet? _scored;

    /// <inheritdoc/>
    public bool AreValid { get; private set; }

    /// <inheritdoc/>
    public bool AreRecording { get; private set; }

    /// <inheritdoc/>
    public void Begin(VectorSet scored, bool mayStart)
    {
        AreValid = _previous is not null;
        AreRecording = AreValid || mayStart;
        _scored = scored;
        _cost.Begin();

        if (_previous is { } previous)
        {
            bounds.Shift(previous, scored);
            _previous = null;
        }
        else if (AreRecording)
        {
            bounds.Reset();
        }
    }

    /// <inheritdoc/>
    public void End(PassCount count) => _previous = AreRecording ? _scored : null;

    /// <inheritdoc/>
    public void Forget() => _previous = null;

    /// <inheritdoc/>
    public void Dispose() => bounds.Dispose();

    /// <inheritdoc/>
    public bool IsWorthwhile(int rows, int unprunedRows, int unprunedPairs) => _cost.IsWorthwhile(rows, unprunedRows, unprunedPairs);

    /// <inheritdoc/>
    public void Learn(PassCount block) => _cost.Learn(block);

    /// <inheritdoc/>
    public IUnprunedRows ToUnprunedRows(RowScorer scorer, RowChooser chooser) => new GroupUnprunedRows(search, bounds, scorer, chooser);
}

/// <summary>Assigns blocks of rows for a <see cref="NearestCentroidSearch"/>. Not thread-safe: each thread has one with its own scratch memory.</summary>
internal sealed unsafe class RowBlockAssigner
{
    private readonly NearestCentroidSearch _search;
    private readonly RowScorer _scorer;
    private readonly RowChooser _chooser;
    private readonly bool _isFetched;
    private readonly float[] _limits;
    private IUnprunedRows? _unpruned;

    public RowBlockAssigner(NearestCentroidSearch search)
    {
        _search = search;
        _scorer = new RowScorer(search.Panels);
        _chooser = new RowChooser(search);
        _isFetched = Prefetch.PaysFor(search.Rows.Vectors);
        _limits = new float[_scorer.ChunkRows];
    }

    /// <summary>Assigns the rows from start to end, by pruning where it is worthwhile.</summary>
    public PassCount Assign(LabeledRows rows, int start, int end)
    {
        var count = default(PassCount);
        _unpruned ??= _search.Bounds?.ToUnprunedRows(_scorer, _chooser);

        while (start < end)
        {
            int length = Math.Min(_scorer.BlockRows, end - start);

            if (_search.Bounds is { AreValid: true } bounds
                && _unpruned!.Find(rows, start, length) is var (unpruned, pairs)
                && bounds.IsWorthwhile(length, unpruned, pairs))
            {
                PassCount block = _unpruned!.Assign(rows);
                bounds.Learn(block);
                count += block;
            }
            else
            {
                count += new PassCount
                {
                    Changed = AssignAll(rows, start, length),
                    Scored = (long)length * _search.Panels.Count,
                    PlainRows = length,
                };
            }

            start += length;
        }

        return count;
    }

    /// <summary>Scores rows with all centroids, and records their bounds if the pass records.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AssignAll(LabeledRows rows, int start, int length)
    {
        int changed = 0;
        IUnprunedRows? recorder = _search.Bounds is { AreRecording: true } ? _unpruned : null;
        ScoredRows scored = _search.Rows;
        RoundingBound bound = _search.Bound;

        for (int end = start + length; start < end; start += _scorer.ChunkRows)
        {
            int count = Math.Min(_scorer.ChunkRows, end - start);

            for (int i = 0; i < count; i++)
            {
                scored.Put(_scorer, _search.Panels, rows.Rows, start + i, i);

                if (_isFetched)
                {
                    int next = start + i + _scorer.ChunkRows;
                    _scorer.Expect(i, next < scored.Count ? rows.Rows[next] : null);
                }
            }

            _scorer.Score(count);
            bool haveLimits = FindLimits(start, count, bound);

            for (int i = 0; i < count; i++)
            {
                int row = start + i;
                int label = haveLimits ? BestTwoKernel.LoneIndex(_scorer.ScoresOf(i), _limits[i]) : -1;

                if (label < 0)
                {
                    label = _chooser.Choose(_scorer.ScoresOf(i), scored.ErrorOf(row, bound), rows.LabelOf(row), row);
                }

                changed += rows.Label(row, label);
                recorder?.Record(row, label, _scorer.PointerOf(i), scored.ErrorOf(row, bound));
            }
        }

        return changed;
    }

    /// <summary>Finds for each row of a chunk the score that the second best must not reach, with the largest rounding bound of the chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool FindLimits(int start, int count, RoundingBound bound)
    {
        double margin = 2 * _search.Rows.LargestErrorOf(start, count, bound);

        // Without such registers, the two best scores of each row are found as fast.
        if (!Vector512.IsHardwareAccelerated || !double.IsFinite(margin))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            _limits[i] = BestTwoKernel.LimitOf(_scorer.ScoresOf(i), margin);
        }

        return true;
    }
}
