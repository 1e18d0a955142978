using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary><see cref="ReferenceScores"/> over the passes of a search.</summary>
internal sealed class ReferenceBounds(NearestCentroidSearch search, ReferenceScores references, int threads) : IBounds
{
    private readonly ReferenceCost _cost = new(search.Panels.Count, search.Panels.Dimension);
    private bool _isReferred;

    /// <summary>Gets the scores, and what goes with them.</summary>
    public ReferenceScores References => references;

    /// <inheritdoc/>
    public bool Hold { get; private set; }

    /// <inheritdoc/>
    public bool AreRecording { get; private set; }

    /// <inheritdoc/>
    public void Begin(VectorSet scored, bool maySettle)
    {
        Hold = _isReferred && !_cost.IsSpent;
        AreRecording = !Hold && (_isReferred || maySettle);
        _isReferred = false;
        _cost.Begin();

        if (Hold)
        {
            references.Moves.Take(scored, search.Rows.Metric == DistanceMetric.SquaredEuclidean, threads);
            references.Gaps.Take(references.Moves);
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
        _isReferred = Hold || AreRecording;

        if (Hold)
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
    public bool IsWorthwhile(int rows, int openRows, int openPairs) => _cost.IsWorthwhile(rows, openRows, openPairs);

    /// <inheritdoc/>
    public void Learn(PassCount block) => _cost.Learn(block);

    /// <inheritdoc/>
    public IOpenRows ToOpenRows(RowScorer scorer, RowChooser chooser) => new ReferenceOpenRows(search, references, scorer, chooser);
}
