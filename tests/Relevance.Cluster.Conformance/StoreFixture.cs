using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Opens the store of a conformance test. One fixture opens one store, which is empty.</summary>
/// <remarks>
/// A store is covered by one line per subject: <c>public sealed class MyPagingTests : PagingConformance&lt;MyFixture&gt;;</c>.
/// A fixture is disposed after its store; it then removes what it created, such as files.
/// </remarks>
public abstract class StoreFixture : IAsyncDisposable
{
    /// <summary>Opens a new store without datasets.</summary>
    /// <returns>The store; the test disposes it.</returns>
    public abstract ValueTask<DocumentStore> OpenAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
