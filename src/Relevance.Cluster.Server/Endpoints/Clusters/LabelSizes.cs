using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>The labels of a clustering with their numbers of documents.</summary>
internal static class LabelSizes
{
    /// <summary>Lists the labels in their natural order.</summary>
    /// <param name="store">The store.</param>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="selected">The labels to list; empty lists all.</param>
    /// <param name="filter">The filter; null means all documents.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist.</exception>
    public static async Task<IReadOnlyList<ValueCount>> ListAsync(
        DocumentStore store, string datasetId, ClusteringKey key, IReadOnlyList<string> selected, Filter? filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<ClusteringKey> all = await store.ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false);
        if (!all.Contains(key))
        {
            string[] aliases = [.. all.Where(other => other.VectorField == key.VectorField).Select(other => other.Alias)];
            throw new ClusteringNotFoundException(datasetId, key.VectorField, key.Alias, aliases);
        }

        FacetQuery query = new() { Fields = [key.LabelField], Filter = filter, MaxValues = int.MaxValue };
        IReadOnlyList<FieldFacet> facets = await store.GetFacetsAsync(datasetId, query, cancellationToken).ConfigureAwait(false);
        HashSet<string> kept = new(selected, StringComparer.Ordinal);
        return
        [
            .. facets[0].Values
                .Where(value => kept.Count == 0 || kept.Contains(value.Value.ToString()))
                .OrderBy(value => value.Value.ToString(), ClusterLabels.NaturalOrder),
        ];
    }
}
