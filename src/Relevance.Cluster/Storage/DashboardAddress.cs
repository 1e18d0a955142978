namespace Relevance.Cluster.Storage;

/// <summary>Creates the addresses of the dashboard's pages, as docs/server.md lists them, for the results that link to them.</summary>
internal static class DashboardAddress
{
    /// <summary>Returns the address of the page of a clustering, or of a page below it.</summary>
    /// <param name="store">The store, which may have no dashboard.</param>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="page">The path below <c>cluster/</c>; empty for the clustering itself.</param>
    /// <param name="parameters">The further parameters of the page; null values are omitted.</param>
    /// <returns>The address; null if the store has no dashboard.</returns>
    public static Uri? OfClustering(
        DocumentStore store, string datasetId, ClusteringKey key, string page = "", params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        if (store.DashboardUrl is not { } root)
        {
            return null;
        }

        string path = page.Length == 0 ? "cluster" : $"cluster/{page}";
        string address = $"{path}?dataset={Uri.EscapeDataString(datasetId)}"
            + $"&field={Uri.EscapeDataString(key.VectorField)}&alias={Uri.EscapeDataString(key.Alias)}";
        foreach ((string name, string? value) in parameters)
        {
            address += value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
        }

        return new Uri(root, address);
    }
}
