using Relevance.Cluster.Analysis;

namespace Relevance.Cluster;

/// <summary>
/// The options of <see cref="Dataset.ProjectAsync"/> and <see cref="ClusterOps.ProjectAsync"/>: the documents, and the directions of the map.
/// </summary>
public sealed record ProjectionOptions
{
    /// <summary>
    /// Gets the number of dimensions of the map, from 1 to that of the vectors. The default is 2. Ignored if <see cref="Components"/> is set.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Dimensions
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of dimensions is at least 1.");
    } = 2;

    /// <summary>
    /// Gets a condition on the documents; null (the default) means every document with a vector. The directions are those of these documents alone.
    /// </summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// Gets the vector field, such as <c>map_vector_</c>, in which each document's coordinates are stored; null (the default) stores nothing. A field that the
    /// schema
    /// does not have is declared; existing values are replaced.
    /// </summary>
    public string? StoreAs { get; init; }

    /// <summary>Gets components of an earlier fit, to place new documents on an existing map; null (the default) fits new ones.</summary>
    public PrincipalComponents? Components { get; init; }

    /// <summary>Gets the options of the fit of new components; null (the default) means the defaults. Ignored if <see cref="Components"/> is set.</summary>
    public PrincipalComponentsOptions? Fitting { get; init; }
}
