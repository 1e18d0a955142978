using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Defines a pruning method: bounds that are kept from pass to pass and skip rows whose label cannot change.</summary>
internal interface IPruning : IDisposable
{
    /// <summary>Gets a value indicating whether the bounds are valid in this pass.</summary>
    bool AreValid { get; }

    /// <summary>Gets a value indicating whether this pass records the rows whose scores are all computed.</summary>
    bool AreRecording { get; }

    /// <summary>Begins a pass. Earlier bounds are valid only if the previous pass ended and <see cref="Forget"/> was not called since.</summary>
    /// <param name="scored">The centroids as they are scored: for the cosine, with norm 1.</param>
    /// <param name="mayStart">True if so few labels changed that recording bounds is worthwhile.</param>
    void Begin(VectorSet scored, bool mayStart);

    /// <summary>Ends a pass in which every row was labeled.</summary>
    void End(PassCount count);

    /// <summary>Invalidates all bounds.</summary>
    void Forget();

    /// <summary>
    /// Determines whether processing the unpruned rows of a block is faster than scoring all its rows. It counts operations, not time, and changes no label.
    /// </summary>
    /// <param name="rows">The number of rows of the block.</param>
    /// <param name="unprunedRows">The number of rows that the bounds do not skip.</param>
    /// <param name="unprunedPairs">The number of pairs of such a row and a centroid that the bounds do not skip.</param>
    bool IsWorthwhile(int rows, int unprunedRows, int unprunedPairs);

    /// <summary>Updates the expected cost by the counts of a finished block. Threads may call it concurrently.</summary>
    void Learn(PassCount block);

    /// <summary>Creates the working memory of one thread.</summary>
    IUnprunedRows ToUnprunedRows(RowScorer scorer, RowChooser chooser);
}
