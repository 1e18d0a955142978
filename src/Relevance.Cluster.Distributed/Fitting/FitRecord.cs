namespace Relevance.Cluster.Distributed.Fitting;

/// <summary>What a coordinator is to do.</summary>
internal enum FitOrder
{
    /// <summary>To go on.</summary>
    GoOn,

    /// <summary>To cancel the fit.</summary>
    Cancel,

    /// <summary>To leave the fit to another coordinator that has claimed it, or it is over.</summary>
    Leave,
}

/// <summary>A fit as its table has it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Created">When it was added, in UTC.</param>
/// <param name="Job">What it computes.</param>
internal sealed record FitRecord(Guid Id, DateTime Created, FitJob Job)
{
    /// <summary>Gets how it is.</summary>
    public required FitState State { get; init; }

    /// <summary>Gets the name of the last coordinator; null if it never had one.</summary>
    public string? Owner { get; init; }

    /// <summary>Gets the restart that is computed.</summary>
    public int Restart { get; init; }

    /// <summary>Gets the last iteration of the restart; 0 before the first.</summary>
    public int Iteration { get; init; }

    /// <summary>Gets the inertia after this iteration; NaN if it is not known.</summary>
    public double Inertia { get; init; }

    /// <summary>Gets the error of a fit that failed; null for others.</summary>
    public string? Error { get; init; }
}

/// <summary>The right of a coordinator to compute a fit.</summary>
/// <param name="Id">The fit.</param>
/// <param name="Attempt">The number of coordinators that the fit has had, this one included.</param>
/// <param name="Job">What it computes.</param>
/// <param name="Checkpoint">What an earlier coordinator has stored; null if there is nothing.</param>
internal sealed record FitClaim(Guid Id, int Attempt, FitJob Job, FitCheckpoint? Checkpoint);
