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
        ArgumentException.ThrowIfNullOrWhiteSpace(alias);
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);

        return alias.Contains('.', StringComparison.Ordinal)
            ? throw new ArgumentException($"The alias '{alias}' has a dot. Labels are found at _cluster_.<vector field>.<alias>, so use '-' or '_'.", nameof(alias))
            : new ClusterOps(_store, _vectors, Id, new ClusteringKey(vectorField, alias));
    }

    /// <summary>Lists the clusterings that the dataset has.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Vector field and alias of each, by vector field and then alias, ordinally.</returns>
    public virtual Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(CancellationToken cancellationToken = default) =>
        _store.ListClusteringsAsync(Id, cancellationToken);
}
