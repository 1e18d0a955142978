using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Counts in how many documents fields have a value.</summary>
internal static class FieldCoverage
{
    /// <summary>Counts, over all documents.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">The dataset.</param>
    /// <param name="fields">The dotted paths.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>Field → exists and missing.</returns>
    public static async Task<WireObject> ReadAsync(DocumentStore store, string id, IEnumerable<string> fields, CancellationToken cancellationToken)
    {
        long all = await store.CountAsync(id, null, cancellationToken).ConfigureAwait(false);
        WireObject health = new();
        foreach (string field in fields)
        {
            long exists = await store.CountAsync(id, Filter.Field(field).Exists(), cancellationToken).ConfigureAwait(false);
            health.Add(field, new WireObject().Add("exists", exists).Add("missing", all - exists));
        }

        return health;
    }
}
