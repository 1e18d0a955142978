namespace Relevance.Cluster.Sqlite.CrashWriter;

/// <summary>The stores of an operation: one in a file, whose process can be killed, or its twin in memory, which has the expected content.</summary>
/// <param name="path">The file, or <c>:memory:</c>.</param>
public sealed class CrashContext(string path) : IAsyncDisposable
{
    /// <summary>A dataset that only the restored store has.</summary>
    public const string MarkOfRestored = "restored";

    private RelevanceClient? _client;

    /// <summary>Gets the file, or <c>:memory:</c>.</summary>
    public string Path { get; } = path;

    /// <summary>Gets the path of the backup, in its own folder.</summary>
    public string BackupPath => InFolder(".backups", "backup.db");

    /// <summary>Gets the path of the restored store, in its own folder.</summary>
    public string RestoredPath => InFolder(".restored", "restored.db");

    /// <summary>Gets the path of the upgraded store, in its own folder.</summary>
    public string OldPath => InFolder(".old", "old.db");

    /// <summary>Gets a value indicating whether this is the twin: closing it would lose its content.</summary>
    public bool IsTwin => Path == ":memory:";

    /// <summary>Gets the store, which is open.</summary>
    public SqliteDocumentStore Store { get; private set; } = SqliteDocumentStore.Open(path);

    /// <summary>Gets a client that caches no vectors in memory: those of a store in a file are cached in files next to it.</summary>
    public RelevanceClient Client => _client ??= new RelevanceClient(Store, new RelevanceClientOptions { MaxCachedVectorBytes = 0 });

    /// <summary>Closes the store and opens it again; the twin remains open.</summary>
    /// <param name="closed">Done while it is closed.</param>
    /// <returns>A task that ends when it is open again.</returns>
    public async Task ReopenAsync(Action? closed = null)
    {
        if (IsTwin)
        {
            return;
        }

        await Store.DisposeAsync();
        closed?.Invoke();
        Store = SqliteDocumentStore.Open(Path);
        _client = null;
    }

    /// <summary>Closes the store.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private string InFolder(string ending, string name) => System.IO.Path.Combine(Directory.CreateDirectory(Path + ending).FullName, name);
}
