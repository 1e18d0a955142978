using System.Security.Cryptography.X509Certificates;
using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Questions;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Worker.Links;
using Relevance.Cluster.Worker.Membership;

namespace Relevance.Cluster.Worker.Hosting;

/// <summary>The parts of a worker beside its silo.</summary>
/// <param name="Store">The store.</param>
/// <param name="Database">The database of the store, with less patience: a silo repeats what fails.</param>
/// <param name="Certificate">The certificate of the cluster.</param>
/// <param name="Endpoint">Answers calls.</param>
/// <param name="Calls">The calls that it answers.</param>
internal sealed record WorkerParts(
    PostgresDocumentStore Store, StoreDatabase Database, X509Certificate2 Certificate, IWorkerEndpoint Endpoint, CallTable Calls) : IAsyncDisposable
{
    /// <summary>Opens the store, and creates the tables of workers, fits and questions.</summary>
    public static async Task<WorkerParts> OpenAsync(
        ComputeWorkerOptions options, Func<PostgresDocumentStore, IWorkerEndpoint> makeEndpoint, CancellationToken cancellationToken)
    {
        PostgresStoreOptions storeOptions = new() { Schema = options.Schema, LoggerFactory = options.LoggerFactory };
        PostgresDocumentStore store = await Task.Run(() => PostgresDocumentStore.Open(options.Store, storeOptions), cancellationToken).ConfigureAwait(false);
        var database = StoreDatabase.Create(options.Store, storeOptions with { RetryTimeout = MembershipTable.RetryTime });
        try
        {
            await ClusterTables.CreateAsync(database, cancellationToken).ConfigureAwait(false);
            await new FitTable(store).CreateAsync(cancellationToken).ConfigureAwait(false);
            await new QuestionTable(store).CreateAsync(cancellationToken).ConfigureAwait(false);
            X509Certificate2 certificate = await ClusterCertificate.ReadAsync(database, cancellationToken).ConfigureAwait(false);
            IWorkerEndpoint endpoint = makeEndpoint(store);
            return new WorkerParts(store, database, certificate, endpoint, new CallTable(endpoint, TimeProvider.System));
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Endpoint is IAsyncDisposable endpoint)
        {
            await endpoint.DisposeAsync().ConfigureAwait(false);
        }

        Certificate.Dispose();
        await Database.DisposeAsync().ConfigureAwait(false);
        await Store.DisposeAsync().ConfigureAwait(false);
    }
}
