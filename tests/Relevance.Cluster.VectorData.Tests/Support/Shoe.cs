using Microsoft.Extensions.VectorData;

namespace Relevance.Cluster.VectorData.Tests.Support;

/// <summary>A record as the documentation of vector stores shows one.</summary>
public sealed class Shoe<TKey>
    where TKey : notnull
{
    [VectorStoreKey]
    public required TKey Key { get; set; }

    [VectorStoreData(StorageName = "title")]
    public string Title { get; set; } = "";

    [VectorStoreData]
    public double Price { get; set; }

    [VectorStoreData]
    public string? Cluster { get; set; }

    [VectorStoreVector(2, StorageName = "embedding")]
    public ReadOnlyMemory<float>? Embedding { get; set; }

    public Shoe<TKey> Copy(bool withVector) =>
        new() { Key = Key, Title = Title, Price = Price, Cluster = Cluster, Embedding = withVector ? Embedding : null };
}
