using Relevance.Cluster.Analysis;

namespace Relevance.Cluster;

/// <summary>What <see cref="Dataset.ProjectAsync"/> and <see cref="ClusterOps.ProjectAsync"/> project, and onto what.</summary>
public sealed record ProjectionOptions
{
    /// <summary>Gets the number of dimensions to project onto, from 1 to that of the vectors. The default is 2, a map. Not used with <see cref="Components"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Dimensions
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of dimensions is at least 1.");
    } = 2;

    /// <summary>Gets the condition on the documents; null (the default) means every document with a vector. The directions are those of these documents alone.</summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// Gets the vector field, such as <c>map_vector_</c>, in which each document's coordinates are stored; null (the default) stores nothing. It is declared if the schema does not know it, and
    /// what documents had there is replaced.
    /// </summary>
    public string? StoreAs { get; init; }

    /// <summary>Gets a projection that was fitted before, so that new documents come onto an old map; null (the default) fits one.</summary>
    public PrincipalComponents? Components { get; init; }

    /// <summary>Gets how a new projection is fitted; null (the default) means the defaults. Not used with <see cref="Components"/>.</summary>
    public PrincipalComponentsOptions? Fitting { get; init; }
}
