using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Projects;

/// <summary>What belongs to one project: its store, and what the server remembers for its clients between requests.</summary>
internal sealed class ProjectSpace(string name, DocumentStore store, TimeProvider clock) : IAsyncDisposable
{
    public string Name { get; } = name;

    public DocumentStore Store { get; } = store;

    /// <summary>Gets the object model over the store, which keeps vectors between requests. An unknown field is no error on the wire.</summary>
    public RelevanceClient Client { get; } = new(store, new RelevanceClientOptions { UnknownFields = UnknownFieldHandling.Ignore });

    public DatasetLocks Locks { get; } = new();

    public ProjectRecords Records { get; } = new(store);

    public ScrollCursors Scrolls { get; } = new(clock);

    public IdempotentReplies Replies { get; } = new(clock);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync().ConfigureAwait(false);
        Locks.Dispose();
    }
}
