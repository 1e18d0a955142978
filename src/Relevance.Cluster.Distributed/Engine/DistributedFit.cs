namespace Relevance.Cluster;

/// <summary>A fit on workers, as it was when it was listed.</summary>
/// <param name="Id">The id.</param>
/// <param name="DatasetId">The dataset.</param>
/// <param name="VectorField">The vector field.</param>
/// <param name="Alias">The alias under which labels and centroids are stored.</param>
/// <param name="Created">The time at which it was started, by the clock of the database.</param>
/// <param name="State">How it is.</param>
public sealed record DistributedFit(Guid Id, string DatasetId, string VectorField, string Alias, DateTimeOffset Created, FitState State)
{
    /// <summary>Gets how far it is, a second or two late; without centroids.</summary>
    public ClusterModelProgress Progress { get; init; }

    /// <summary>Gets the address of the worker that coordinates it, or did so last; null if it still waits for one.</summary>
    public string? Coordinator { get; init; }

    /// <summary>Gets the error of a fit that failed; null for others.</summary>
    public string? Error { get; init; }
}
