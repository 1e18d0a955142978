using Relevance.Cluster.Conformance;
using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests.Conformance;

/// <summary>A store in memory.</summary>
public sealed class InMemoryFixture : StoreFixture
{
    public override ValueTask<DocumentStore> OpenAsync() => new(SqliteDocumentStore.Open(":memory:"));
}

/// <summary>A store in a file, with two threads that read.</summary>
public sealed class FileFixture : StoreFixture
{
    private readonly TemporaryFolder _folder = new();

    public override ValueTask<DocumentStore> OpenAsync() => new(SqliteDocumentStore.Open(_folder.File(), new SqliteStoreOptions { ReaderCount = 2 }));

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }
}
