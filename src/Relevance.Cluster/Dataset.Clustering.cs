using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>The way to clusterings.</content>
public partial class Dataset
{
    /// <summary>Gets a handle to one clustering of one vector field. Nothing is read or written, and the clustering need not exist yet.</summary>
    /// <param name="alias">The clustering's name, such as <c>kmeans-10</c>; no dot in it. One vector field may have many clusterings.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <returns>The handle, which costs nothing.</returns>
    /// <exception cref="ArgumentException">A name is empty, or the alias has a dot, which would make its label field ambiguous.</exception>
    public virtual ClusterOps GetClusterOps(string alias, string vectorField)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        RequireAlias(alias);
        return new ClusterOps(_store, _vectors, Id, new ClusteringKey(vectorField, alias));
    }

    /// <summary>
    /// Gets a handle to one clustering of several vector fields together, each with the same say: <c>GetClusterOps("both", ["title_vector_", "image_vector_"])</c>. Nothing is read or written.
    /// </summary>
    /// <param name="alias">The clustering's name; no dot in it.</param>
    /// <param name="vectorFields">The dotted paths of the vector fields, at least one; one alone is clustered as it is. Labels are found at <c>_cluster_.&lt;fields joined by dots&gt;.&lt;alias&gt;</c>.</param>
    /// <returns>The handle, which costs nothing. See <see cref="VectorBlend"/> for what near means.</returns>
    /// <exception cref="ArgumentException">A name is empty or comes twice, there is no field, or the alias has a dot.</exception>
    public virtual ClusterOps GetClusterOps(string alias, IEnumerable<string> vectorFields) => GetClusterOps(alias, VectorBlend.Of(vectorFields));

    /// <summary>Gets a handle to one clustering of several vector fields together, each with a say of its own. Nothing is read or written.</summary>
    /// <param name="alias">The clustering's name; no dot in it.</param>
    /// <param name="blend">
    /// The vector fields and their weights, at least one; one alone is clustered as it is, whatever its weight. The weights are those of a fit, and are stored with it: questions about a clustering
    /// that is there are answered with its own.
    /// </param>
    /// <returns>The handle, which costs nothing.</returns>
    /// <exception cref="ArgumentException">The blend is empty, or the alias is, or has a dot.</exception>
    public virtual ClusterOps GetClusterOps(string alias, VectorBlend blend)
    {
        ArgumentNullException.ThrowIfNull(blend);
        RequireAlias(alias);
        return blend.Fields.Count == 0
            ? throw new ArgumentException($"Dataset '{Id}', clustering '{alias}': name at least one vector field.", nameof(blend))
            : new ClusterOps(_store, _vectors, Id, new ClusteringKey(string.Join('.', blend.Fields), alias), blend);
    }

    /// <summary>Lists the clusterings that the dataset has.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Vector field and alias of each, by vector field and then alias, ordinally.</returns>
    public virtual Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(CancellationToken cancellationToken = default) =>
        _store.ListClusteringsAsync(Id, cancellationToken);

    private static void RequireAlias(string alias)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alias);

        if (alias.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The alias '{alias}' has a dot. Labels are found at _cluster_.<vector field>.<alias>, so use '-' or '_'.", nameof(alias));
        }
    }
}
