using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Projects;

/// <summary>An open project: its store, its limits, and its part of the caches, which outlive it.</summary>
internal sealed class ProjectSpace(string name, DocumentStore store, ServerOptions options, KeptEntries kept, TimeProvider clock) : IAsyncDisposable
{
    public string Name { get; } = name;

    public DocumentStore Store { get; } = store;

    /// <summary>Gets the object model over the store, which caches vectors between requests. An unknown field is no error in the wire contract.</summary>
    public RelevanceClient Client { get; } = new(store, new RelevanceClientOptions { IgnoreUnknownFields = true });

    public ProjectLimit Limit { get; } = new(options);

    public DatasetLocks Locks { get; } = new();

    public StagedDatasets Staged { get; } = new(store, clock);

    public ProjectRecords Records { get; } = new(store);

    public ScrollCursors Scrolls { get; } = new(kept, name);

    public IdempotentReplies Replies { get; } = new(kept, name);

    /// <summary>Lists the ids of the datasets that clients can name, in ordinal order.</summary>
    public async Task<string[]> ListDatasetsAsync(CancellationToken cancellationToken) =>
        [.. (await Store.ListDatasetsAsync(cancellationToken).ConfigureAwait(false)).Where(id => !ProjectRecords.IsReserved(id))];

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync().ConfigureAwait(false);
        await Limit.DisposeAsync().ConfigureAwait(false);
    }
}
