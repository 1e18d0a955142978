using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Finds the nearest centroid of every row, again and again while the centroids move.</summary>
/// <remarks>
/// Float32 scores of whole blocks of rows decide nearly every row. Where the best two lie within the rounding bound, the candidates are settled
/// by <see cref="Distance"/> in float64, the lowest index first: the label is the one that float64 alone would have given, on every machine.
/// Once few labels change, <see cref="ReferenceScores"/> or, with less memory, <see cref="DistanceBounds"/> prove of most rows that their label stays, and of most other centroids that
/// none of them is nearer: a matter of time only, the labels are the same.
/// </remarks>
internal sealed class NearestCentroidSearch
{
    /// <summary>As long as more labels change than this, the next moves are too long for bounds to hold.</summary>
    private const double MostChangedShare = 0.35;

    /// <summary>With fewer products a pass, a whole fit is over in milliseconds, and what compiling more code takes is more than bounds can save.</summary>
    private const long LeastWork = 1 << 25;

    private readonly RowBlockAssigner?[] _assigners;
    private readonly int _threads;
    private readonly int _taskRows;
    private readonly BoundsPolicy _policy;
    private double _changedShare = 1;
    private bool _hasOrigin;

    /// <summary>Initializes a new instance of the <see cref="NearestCentroidSearch"/> class.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="centroidCount">How many centroids there will be each time.</param>
    /// <param name="metric">Any but <see cref="DistanceMetric.L1"/>.</param>
    /// <param name="scales">For <see cref="DistanceMetric.Cosine"/>, 1/|x| of each row; 0 for a row of zeros, which is settled in float64.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="policy">When to keep bounds.</param>
    public NearestCentroidSearch(
        VectorSet vectors, int centroidCount, DistanceMetric metric, float[]? scales, int threads, BoundsPolicy policy = BoundsPolicy.Never)
    {
        Rows = new ScoredRows(vectors, metric, scales);
        Panels = new CentroidPanels(centroidCount, vectors.Dimension);
        _assigners = new RowBlockAssigner?[threads];
        _threads = threads;
        _taskRows = ParallelBlocks.TaskRowsOf(vectors.Dimension);
        bool isLittle = (long)vectors.Count * centroidCount * vectors.Dimension < LeastWork;
        _policy = policy == BoundsPolicy.WhenTheyPay && isLittle ? BoundsPolicy.Never : policy;
    }

    /// <summary>Gets how many bytes bounds may take; null (the default) for a fifth of the vectors, and where <see cref="ReferenceScores"/> can be kept, for 64 MiB if that is more.</summary>
    public long? BoundsBudget { get; init; }

    /// <summary>Gets the rows, and what is known of each for good.</summary>
    public ScoredRows Rows { get; }

    /// <summary>Gets the centroids of this time, packed.</summary>
    public CentroidPanels Panels { get; }

    /// <summary>Gets the centroids of this time, as they were given.</summary>
    public VectorSet Centroids { get; private set; } = VectorSet.Empty(1);

    /// <summary>Gets the rounding bound of the scores of this time.</summary>
    public RoundingBound Bound { get; private set; }

    /// <summary>Gets what is kept from pass to pass; null as long as nothing is.</summary>
    public IPruning? Bounds { get; private set; }

    /// <summary>Gets how many pairs of a row and a centroid were scored the last time, as a share of all.</summary>
    public double ScoredShare { get; private set; } = 1;

    /// <summary>Gets what the last pass did.</summary>
    public PassCount LastPass { get; private set; }

    /// <summary>Forgets what the last labels were, because the caller changed some of them or starts elsewhere.</summary>
    public void Forget()
    {
        Bounds?.Forget();
        (_changedShare, _hasOrigin) = (1, false);
    }

    /// <summary>Labels every row.</summary>
    /// <param name="centroids">The centroids; for <see cref="DistanceMetric.Cosine"/> one that is all zeros is at distance 1 of every row.</param>
    /// <param name="labels">One label a row: those of the last time (or any guess, after <see cref="Forget"/>), then overwritten.</param>
    /// <param name="follower">Is told of every label that changes; null for nobody.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <returns>How many labels are others than before.</returns>
    public int Assign(VectorSet centroids, int[] labels, ILabelFollower? follower, CancellationToken cancellationToken)
    {
        VectorSet scored = Pack(centroids);
        bool mayStart = _policy != BoundsPolicy.Never && _changedShare <= MostChangedShare;
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

                    using (ILabelBlock? moves = follower?.Begin(block, cancellationToken))
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

    /// <summary>The most telling bounds that there is memory for; null where there is none.</summary>
    private IPruning? CreateBounds()
    {
        if (ReferenceScores.TryCreate(Rows.Vectors, Panels, BoundsBudget) is { } references)
        {
            return new ReferencePruning(this, references, _threads);
        }

        return DistanceBounds.TryCreate(Rows.Count, Panels, BoundsBudget) is { } bounds ? new GroupPruning(this, bounds) : null;
    }

    /// <summary>Packs the centroids and returns them as they are scored: for cosine, of length 1.</summary>
    private VectorSet Pack(VectorSet centroids)
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
}

/// <summary><see cref="DistanceBounds"/> over the passes of a search.</summary>
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
    public bool IsWorthwhile(int rows, int unprunedRows, int unprunedPairs) => _cost.IsWorthwhile(rows, unprunedRows, unprunedPairs);

    /// <inheritdoc/>
    public void Learn(PassCount block) => _cost.Learn(block);

    /// <inheritdoc/>
    public IUnprunedRows ToUnprunedRows(RowScorer scorer, RowChooser chooser) => new GroupUnprunedRows(search, bounds, scorer, chooser);
}

/// <summary>Labels blocks of rows for a <see cref="NearestCentroidSearch"/>. Holds scratch memory: one for each thread.</summary>
internal sealed unsafe class RowBlockAssigner
{
    private readonly NearestCentroidSearch _search;
    private readonly RowScorer _scorer;
    private readonly RowChooser _chooser;
    private readonly bool _isFetched;
    private IUnprunedRows? _unpruned;

    public RowBlockAssigner(NearestCentroidSearch search)
    {
        _search = search;
        _scorer = new RowScorer(search.Panels);
        _chooser = new RowChooser(search);
        _isFetched = Prefetch.PaysFor(search.Rows.Vectors);
    }

    /// <summary>Labels the rows from start to end.</summary>
    public PassCount Assign(LabeledRows rows, int start, int end)
    {
        var count = default(PassCount);
        _unpruned ??= _search.Bounds?.ToUnprunedRows(_scorer, _chooser);

        while (start < end)
        {
            int length = Math.Min(_scorer.BlockRows, end - start);

            if (_search.Bounds is { AreValid: true } bounds && _unpruned!.Find(rows, start, length) is var (unpruned, pairs) && bounds.IsWorthwhile(length, unpruned, pairs))
            {
                PassCount block = _unpruned!.Assign(rows);
                bounds.Learn(block);
                count += block;
            }
            else
            {
                count += new PassCount { Changed = AssignAll(rows, start, length), Scored = (long)length * _search.Panels.Count, PlainRows = length };
            }

            start += length;
        }

        return count;
    }

    /// <summary>The plain pass, which also begins the bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AssignAll(LabeledRows rows, int start, int length)
    {
        int changed = 0;
        IUnprunedRows? recorder = _search.Bounds is { AreRecording: true } ? _unpruned : null;

        for (int end = start + length; start < end; start += _scorer.ChunkRows)
        {
            int count = Math.Min(_scorer.ChunkRows, end - start);

            for (int i = 0; i < count; i++)
            {
                _search.Rows.Put(_scorer, _search.Panels, rows.Rows, start + i, i);
            }

            _scorer.Score(count);

            for (int i = 0; i < count; i++)
            {
                int row = start + i;
                int ahead = row + _scorer.ChunkRows;

                if (_isFetched && ahead < end)
                {
                    // What comes after these rows is asked for before it is wanted.
                    Prefetch.Floats(rows.Rows[ahead], _search.Panels.Dimension);
                }

                double error = _search.Rows.ErrorOf(row, _search.Bound);
                int label = _chooser.Choose(_scorer.ScoresOf(i), error, rows.LabelOf(row), row);
                changed += rows.Label(row, label);

                recorder?.Record(row, label, _scorer.PointerOf(i), error);
            }
        }

        return changed;
    }
}
