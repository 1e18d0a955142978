using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool.Stores;

/// <summary>
/// The store of a command that fills a new dataset: unless the command keeps it, the dataset is deleted, and the file of the store too if the command created
/// it, so that the command can be repeated.
/// </summary>
/// <param name="place">The store.</param>
/// <param name="console">The console.</param>
internal sealed class TentativeStore(StorePlace place, ToolConsole console) : IAsyncDisposable
{
    private readonly bool _isNewFile = !place.ExistsAsFile;
    private readonly DocumentStore _store = place.OpenToWrite();
    private Dataset? _created;

    public RelevanceClient Client => field ??= new RelevanceClient(_store);

    /// <summary>Creates a dataset, which is deleted with this instance.</summary>
    /// <exception cref="MisuseException">The dataset exists.</exception>
    public async Task CreateAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        if (!await dataset.CreateAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            throw new MisuseException(
                $"The dataset '{dataset.Id}' already exists in '{place.Name}'. Cluster what it holds: relevance cluster --dataset {dataset.Id}; "
                + $"or name another one for the file: --dataset {dataset.Id}-2");
        }

        _created = dataset;
    }

    /// <summary>Keeps the dataset.</summary>
    public void Keep() => _created = null;

    public async ValueTask DisposeAsync()
    {
        bool isEmpty = false;
        if (_created is not null && !place.IsMemory)
        {
            isEmpty = await WithdrawAsync(_created).ConfigureAwait(false);
        }

        await _store.DisposeAsync().ConfigureAwait(false);
        if (isEmpty && _isNewFile)
        {
            File.Delete(place.Name);
        }
    }

    /// <summary>Deletes the dataset, also after a cancellation.</summary>
    /// <returns>True if no dataset remains.</returns>
    private async Task<bool> WithdrawAsync(Dataset dataset)
    {
        try
        {
            await dataset.DeleteAsync(CancellationToken.None).ConfigureAwait(false);
            console.Remark($"Nothing is stored in '{place.Name}'.");
            return (await Client.ListDatasetsAsync(CancellationToken.None).ConfigureAwait(false)).Count == 0;
        }
        catch (RelevanceException e)
        {
            // The failure that ends the command is reported after this line.
            console.Remark($"The dataset '{dataset.Id}' remains in '{place.Name}', incomplete: {FailureText.Of(e)}");
            return false;
        }
    }
}
