namespace Relevance.Cluster.Distributed.Fitting;

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
