using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>What is kept from pass to pass to prove that labels stay.</summary>
internal interface IPruning
{
    /// <summary>Gets whether what is kept holds in this pass, so that open rows can be told from others.</summary>
    bool AreValid { get; }

    /// <summary>Gets whether this pass records rows of which all scores are taken.</summary>
    bool AreRecording { get; }

    /// <summary>Prepares a pass. What was kept holds only if the pass before was ended and nothing was forgotten since.</summary>
    /// <param name="scored">The centroids as they are scored.</param>
    /// <param name="mayStart">Whether so few labels changed that it is worth to begin.</param>
    void Begin(VectorSet scored, bool mayStart);

    /// <summary>The pass is over, and all rows have the label that belongs to the centroids.</summary>
    void End(PassCount count);

    /// <summary>Nothing that was kept holds any more.</summary>
    void Forget();

    /// <summary>Whether looking at the open rows of a block is faster than scoring all of its rows: counted, not timed. It decides no label.</summary>
    /// <param name="rows">How many rows the block has.</param>
    /// <param name="unprunedRows">How many of them are open.</param>
    /// <param name="unprunedPairs">With how many centroids, taken together.</param>
    bool IsWorthwhile(int rows, int unprunedRows, int unprunedPairs);

    /// <summary>Learns from a block whose open rows were looked at, for those that come after it. Threads may call it at the same time.</summary>
    void Learn(PassCount block);

    /// <summary>Makes what a thread needs to look at open rows.</summary>
    IUnprunedRows ToUnprunedRows(RowScorer scorer, RowChooser chooser);
}
