using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary><see cref="ReferenceScores"/> over the passes of a search.</summary>
internal sealed class ReferencePruning(NearestCentroidSearch search, ReferenceScores references, int threads) : IPruning
{
    private readonly ReferenceCost _cost = new(search.Panels.Count, search.Panels.Dimension);
    private bool _isReferred;

    /// <summary>Gets the scores, and what goes with them.</summary>
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
    public bool IsWorthwhile(int rows, int unprunedRows, int unprunedPairs) => _cost.IsWorthwhile(rows, unprunedRows, unprunedPairs);

    /// <inheritdoc/>
    public void Learn(PassCount block) => _cost.Learn(block);

    /// <inheritdoc/>
    public IUnprunedRows ToUnprunedRows(RowScorer scorer, RowChooser chooser) => new ReferenceUnprunedRows(search, references, scorer, chooser);
}

/// <summary>What rows that <see cref="ReferenceScores"/> leave open cost, in units as <see cref="PruningCost"/> has them, and whether the reference has become so old that another one is cheaper.</summary>
/// <remarks>
/// Another reference takes a plain pass, and what comes after it is cheap at first. As with a machine that costs more the older it grows, it is time for another one once a pass costs more than
/// all passes since the reference, that one included, did on average.
/// </remarks>
internal sealed class ReferenceCost
{
    private const double CodePair = 1.5;
    private const double CodeRow = 5.5;
    private const double AroundCodeRow = 3300;
    private const double LoneCentroids = 5;

    /// <summary>Which part of the open rows has to be read, as long as no block of a pass has told; and for how many rows that counts.</summary>
    private const double ReadAtFirst = 0.2;
    private const double WeightAtFirst = 64;

    private readonly double _plainRow;
    private readonly double _loneRow;
    private readonly double _codeRow;
    private readonly RunningShare _read = new(ReadAtFirst, WeightAtFirst);
    private double _sum;
    private double _last;
    private int _passes;

    public ReferenceCost(int centroids, int dimension)
    {
        _plainRow = PruningCost.OfPlainRow(centroids, dimension);
        _loneRow = PruningCost.OfLoneRow(dimension) + LoneCentroids;
        _codeRow = CodeRow + (AroundCodeRow / dimension);
    }

    /// <summary>Gets whether all rows should be scored again.</summary>
    public bool IsSpent => _last * _passes > _sum;

    /// <summary>There is another reference.</summary>
    /// <param name="rows">How many rows a plain pass has.</param>
    public void Renew(int rows) => (_sum, _last, _passes) = (rows * _plainRow, 0, 1);

    /// <summary>A pass begins.</summary>
    public void Begin() => _read.Clear();

    /// <summary>See <see cref="IPruning.Learn"/>.</summary>
    public void Learn(PassCount block) => _read.Add(block.UnprunedRead, block.UnprunedRows);

    /// <summary>See <see cref="IPruning.IsWorthwhile"/>.</summary>
    public bool IsWorthwhile(int rows, int unprunedRows, int unprunedPairs) => CostOf(unprunedRows, unprunedPairs, _read.Value * unprunedRows) < rows * _plainRow;

    /// <summary>Takes in what a pass has cost.</summary>
    public void Add(PassCount pass)
    {
        _last = (pass.PlainRows * _plainRow) + CostOf(pass.UnprunedRows, pass.UnprunedPairs, pass.UnprunedRead);
        _sum += _last;
        _passes++;
    }

    private double CostOf(double unprunedRows, double unprunedPairs, double read) => (unprunedRows * _codeRow) + (unprunedPairs * CodePair) + (read * _loneRow);
}
