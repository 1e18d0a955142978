namespace Relevance.Cluster.Models;

/// <summary>Where a search is before an iteration. With it, and rows that have repeated passes, the search goes on with the same bits.</summary>
/// <remarks>
/// The labels of the rows are those of the last <see cref="AssignPass"/> and of the passes after it, which shards repeat; before the first iteration there are
/// none.
/// </remarks>
/// <param name="Centroids">The centroids.</param>
/// <param name="Iteration">The number of the iteration, from 1.</param>
internal sealed record LloydState(VectorSet Centroids, int Iteration)
{
    /// <summary>Gets the centroids by which neighbors were listed; null before the first list.</summary>
    public VectorSet? Listed { get; init; }

    /// <summary>Gets the number of passes by this list.</summary>
    public int ListedPasses { get; init; }

    /// <summary>Gets the number of empty clusters that were filled.</summary>
    public int FilledClusterCount { get; init; }

    /// <summary>Gets the state of the order of passes.</summary>
    public PassScheduleState Schedule { get; init; }
}

/// <summary>The state of <see cref="PassSchedule"/>.</summary>
/// <param name="LastWhole">The number of labels that the last complete pass changed; null before the first.</param>
/// <param name="NearPasses">The number of passes over neighbors since.</param>
/// <param name="Exchanges">The number of rounds of splits and merges.</param>
/// <param name="IsNear">True if the next pass is one over neighbors.</param>
internal readonly record struct PassScheduleState(long? LastWhole, int NearPasses, int Exchanges, bool IsNear);

/// <summary>Where the restarts of a search are.</summary>
/// <param name="Restart">The number of the restart that runs.</param>
/// <param name="Inertias">The inertia of each restart that has ended.</param>
/// <param name="Best">The result of the best of them; null before the end of the first.</param>
/// <param name="BestRestart">Its number.</param>
/// <param name="Loop">Where the restart is; null before its first centroids.</param>
internal sealed record KMeansFitState(int Restart, double[] Inertias, LloydEnd? Best, int BestRestart, LloydState? Loop);
