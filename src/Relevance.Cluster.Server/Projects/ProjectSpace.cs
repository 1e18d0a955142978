using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Projects;

/// <summary>An open project: its store, its limits, and its part of the caches, which outlive it.</summary>
internal sealed class ProjectSpace(string name, DocumentStore store, ServerOptions options, KeptEntries kept, TimeProvider clock) : IAsyncDisposable
{
    private readonly string _opening = Guid.NewGuid().ToString("N");

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

    /// <summary>
    /// Reads a text that changes with each write to a dataset, and each time the project is opened: while it is closed, its file can be replaced.
    /// </summary>
    /// <exception cref="DatasetNotFoundException">The dataset does not exist.</exception>
    public async Task<string> ReadRevisionAsync(string datasetId, CancellationToken cancellationToken) =>
        $"{_opening}.{await ((IDatasetRevisions)Store).GetRevisionAsync(datasetId, cancellationToken).ConfigureAwait(false)}";

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync().ConfigureAwait(false);
        await Limit.DisposeAsync().ConfigureAwait(false);
    }
}
