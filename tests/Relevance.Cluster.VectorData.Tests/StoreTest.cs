using Relevance.Cluster.VectorData.Tests.Support;

namespace Relevance.Cluster.VectorData.Tests;

/// <summary>A dataset in memory, and shoes in two groups.</summary>
public abstract class StoreTest : IAsyncDisposable
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Dataset Dataset => new RelevanceClient(_store).GetDataset("shoes");

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a shoe; those with even numbers are near (0, 1), the others near (1, 0).</summary>
    protected static Shoe<TKey> Shoe<TKey>(TKey key, int number)
        where TKey : notnull => new()
        {
            Key = key,
            Title = $"shoe {number}",
            Price = number,
            Embedding = number % 2 == 0 ? new[] { number / 1000f, 1f } : new[] { 1f, number / 1000f },
        };

    protected static TCollection Fill<TCollection, TKey>(TCollection collection, Func<int, TKey> key, int count = 10)
        where TCollection : Shoes<TKey>
        where TKey : notnull
    {
        collection.Records.AddRange(Enumerable.Range(0, count).Select(number => Shoe(key(number), number)));
        return collection;
    }

    protected static Guid GuidOf(int number) => new(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 9]);
}
