using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>How the conformance tests get a store. One fixture opens one store, which is empty.</summary>
/// <remarks>
/// A store is covered by one line a subject: <c>public sealed class MyPagingTests : PagingConformance&lt;MyFixture&gt;;</c>.
/// What a fixture leaves behind, such as files, it removes when it is disposed of, after the store was.
/// </remarks>
public abstract class StoreFixture : IAsyncDisposable
{
    /// <summary>Opens a new store in which there is no dataset.</summary>
    /// <returns>The store; the test disposes of it.</returns>
    public abstract ValueTask<DocumentStore> OpenAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
