using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>The pruning method with <see cref="ReferenceScores"/>.</summary>
internal sealed class ReferencePruning(NearestCentroidSearch search, ReferenceScores references, int threads) : IPruning
{
    private readonly ReferenceCost _cost = new(search.Panels.Count, search.Panels.Dimension);
    private bool _isReferred;

    /// <summary>Gets the reference scores.</summary>
    public ReferenceScores References => references;

    /// <inheritdoc/>
    public bool AreValid { get; private set; }

    /// <inheritdoc/>
    public bool AreRecording { get; private set; }

    /// <inheritdoc/>
    public void Begin(VectorSet scored, bool mayStart)
    {
        AreValid = _isReferred && !_cost.IsSpent;
        AreRecording = !AreValid && (_isReferred || mayStart);
        _isReferred = false;
        _cost.Begin();

        if (AreValid)
        {
            references.Shifts.Update(scored, search.Rows.Metric == DistanceMetric.SquaredEuclidean, threads);
            references.Differences.Update(references.Shifts);
        }
        else if (AreRecording)
        {
            references.Begin(scored, search.Panels.Origin, search.Bound);
            _cost.Renew(search.Rows.Count);
        }
    }

    /// <inheritdoc/>
    public void End(PassCount count)
    {
        _isReferred = AreValid || AreRecording;

        if (AreValid)
        {
            _cost.Add(count);
        }
        else if (AreRecording)
        {
            references.End();
        }
    }

    /// <inheritdoc/>
    public void Forget() => _isReferred = false;

    /// <inheritdoc/>
    public void Dispose() => references.Dispose();

    /// <inheritdoc/>
    public bool IsWorthwhile(int rows, int unprunedRows, int unprunedPairs) => _cost.IsWorthwhile(rows, unprunedRows, unprunedPairs);

    /// <inheritdoc/>
    public void Learn(PassCount block) => _cost.Learn(block);

    /// <inheritdoc/>
    public IUnprunedRows ToUnprunedRows(RowScorer scorer, RowChooser chooser) => new ReferenceUnprunedRows(search, references, scorer, chooser);
}

/// <summary>
/// The cost of the rows that <see cref="ReferenceScores"/> do not skip, in the units of <see cref="PruningCost"/>; it decides when a new reference is cheaper.
/// </summary>
/// <remarks>
/// A new reference costs one plain pass, and the passes after it become more expensive as centroids shift. The mean cost per pass is smallest if the
/// reference is replaced once a pass costs more than the mean of all passes since the reference, the plain one included.
/// </remarks>
internal sealed class ReferenceCost
{
    private const double CodePair = 1.5;
    private const double CodeRow = 5.5;
    private const double AroundCodeRow = 3300;
    private const double LoneCentroids = 5;

    /// <summary>The share of unpruned rows that must be read: the guess before a block of the pass is counted, and its weight in rows.</summary>
    private const double ReadAtFirst = 0.2;
    private const double WeightAtFirst = 64;

    private readonly double _plainRow;
    private readonly double _loneRow;
    private readonly double _codeRow;
    private readonly RunningShare _read = new(ReadAtFirst, WeightAtFirst);
    private double _sum;
    private double _last;
    private int _passes;

    /// <summary>Initializes a new instance of the <see cref="ReferenceCost"/> class.</summary>
    public ReferenceCost(int centroids, int dimension)
    {
        _plainRow = PruningCost.OfPlainRow(centroids, dimension);
        _loneRow = PruningCost.OfLoneRow(dimension) + LoneCentroids;
        _codeRow = CodeRow + (AroundCodeRow / dimension);
    }

    /// <summary>Gets a value indicating whether a new reference is cheaper than the next pass.</summary>
    public bool IsSpent => _last * _passes > _sum;

    /// <summary>Begins a new reference.</summary>
    /// <param name="rows">The number of rows of a plain pass.</param>
    public void Renew(int rows) => (_sum, _last, _passes) = (rows * _plainRow, 0, 1);

    /// <summary>Begins a pass.</summary>
    public void Begin() => _read.Clear();

    /// <summary>See <see cref="IPruning.Learn"/>.</summary>
    public void Learn(PassCount block) => _read.Add(block.UnprunedRead, block.UnprunedRows);

    /// <summary>See <see cref="IPruning.IsWorthwhile"/>.</summary>
    public bool IsWorthwhile(int rows, int unprunedRows, int unprunedPairs) =>
        CostOf(unprunedRows, unprunedPairs, _read.Value * unprunedRows) < rows * _plainRow;

    /// <summary>Adds the cost of a pass.</summary>
    public void Add(PassCount pass)
    {
        _last = (pass.PlainRows * _plainRow) + CostOf(pass.UnprunedRows, pass.UnprunedPairs, pass.UnprunedRead);
        _sum += _last;
        _passes++;
    }

    private double CostOf(double unprunedRows, double unprunedPairs, double read) => (unprunedRows * _codeRow) + (unprunedPairs * CodePair) + (read * _loneRow);
}
