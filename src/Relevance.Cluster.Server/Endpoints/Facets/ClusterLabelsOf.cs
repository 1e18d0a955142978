using Relevance.Cluster.Analysis;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Facets;

/// <summary>The labels that documents of a clustering have.</summary>
internal static class ClusterLabelsOf
{
    /// <summary>Lists the labels with their number of documents, in natural order of the labels.</summary>
    /// <param name="store">The store.</param>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="asked">The labels to keep; empty keeps all.</param>
    /// <param name="filter">The condition on documents; null means all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="ClusteringNotFoundException">There is no such clustering.</exception>
    public static async Task<IReadOnlyList<ValueCount>> ListAsync(
        DocumentStore store, string datasetId, ClusteringKey key, IReadOnlyList<string> asked, Filter? filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<ClusteringKey> all = await store.ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false);
        if (!all.Contains(key))
        {
            throw new ClusteringNotFoundException(datasetId, key.VectorField, key.Alias, [.. all.Where(other => other.VectorField == key.VectorField).Select(other => other.Alias)]);
        }

        FacetQuery query = new() { Fields = [key.LabelField], Filter = filter, MaxValues = int.MaxValue };
        IReadOnlyList<FieldFacet> facets = await store.GetFacetsAsync(datasetId, query, cancellationToken).ConfigureAwait(false);
        HashSet<string> kept = new(asked, StringComparer.Ordinal);
        return [.. facets[0].Values.Where(value => kept.Count == 0 || kept.Contains(value.Value.ToString())).OrderBy(value => value.Value.ToString(), ClusterLabels.NaturalOrder)];
    }
}
