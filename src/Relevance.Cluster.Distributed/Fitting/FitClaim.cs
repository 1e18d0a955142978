namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>The right of a coordinator to compute a fit.</summary>
/// <param name="Id">The fit.</param>
/// <param name="Attempt">The number of coordinators that the fit has had, this one included.</param>
/// <param name="Job">What it computes.</param>
/// <param name="Checkpoint">What an earlier coordinator has stored; null if there is nothing.</param>
internal sealed record FitClaim(Guid Id, int Attempt, FitJob Job, FitCheckpoint? Checkpoint);

/// <summary>The orders to a coordinator, which it gets in reply to its signs of life.</summary>
internal enum FitOrder
{
    /// <summary>To go on.</summary>
    GoOn,

    /// <summary>To cancel the fit.</summary>
    Cancel,

    /// <summary>To leave the fit to another coordinator that has claimed it, or it is over.</summary>
    Leave,
}
