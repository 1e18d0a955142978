using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary><see cref="CentroidBounds"/> over the passes of a search.</summary>
internal sealed class GroupBounds(NearestCentroidSearch search, CentroidBounds bounds) : IBounds
{
    private readonly BoundsCost _cost = new(search.Panels.Count, search.Panels.Dimension);
    private VectorSet? _previous;
    private VectorSet? _scored;

    /// <inheritdoc/>
    public bool Hold { get; private set; }

    /// <inheritdoc/>
    public bool AreRecording { get; private set; }

    /// <inheritdoc/>
    public void Begin(VectorSet scored, bool maySettle)
    {
        Hold = _previous is not null;
        AreRecording = Hold || maySettle;
        _scored = scored;
        _cost.Begin();

        if (_previous is { } previous)
        {
            bounds.Move(previous, scored);
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
    public bool IsWorthwhile(int rows, int openRows, int openPairs) => _cost.IsWorthwhile(rows, openRows, openPairs);

    /// <inheritdoc/>
    public void Learn(PassCount block) => _cost.Learn(block);

    /// <inheritdoc/>
    public IOpenRows ToOpenRows(RowScorer scorer, RowChooser chooser) => new GroupOpenRows(search, bounds, scorer, chooser);
}
