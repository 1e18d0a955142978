using Microsoft.Extensions.Diagnostics.HealthChecks;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Registration;

/// <summary>Checks a store by its cheapest call: listing the datasets.</summary>
internal sealed class StoreHealthCheck(DocumentStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            IReadOnlyList<string> datasets = await store.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"The store responds and has {datasets.Count} datasets.");
        }
        catch (Exception e) when (e is RelevanceException or ObjectDisposedException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message, e);
        }
    }
}
