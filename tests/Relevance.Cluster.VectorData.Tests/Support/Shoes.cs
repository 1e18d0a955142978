using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace Relevance.Cluster.VectorData.Tests.Support;

/// <summary>A collection in memory that accepts every condition and order, as the provider for memory does.</summary>
public class Shoes<TKey> : VectorStoreCollection<TKey, Shoe<TKey>>
    where TKey : notnull
{
    public override string Name => "shoes";

    /// <summary>Gets the records in the order of the provider.</summary>
    public List<Shoe<TKey>> Records { get; } = [];

    /// <summary>Gets the number of reads of pages, rejected ones included.</summary>
    public int PageCount { get; private set; }

    /// <summary>Gets the number of records that the provider was told to skip, over all reads.</summary>
    public long SkippedCount { get; private set; }

    /// <summary>Gets or sets what somebody else does after a page is read.</summary>
    public Action<int>? AfterPage { get; set; }

    public override async IAsyncEnumerable<Shoe<TKey>> GetAsync(
        Expression<Func<Shoe<TKey>, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<Shoe<TKey>>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        options ??= new();
        IReadOnlyList<FilteredRecordRetrievalOptions<Shoe<TKey>>.OrderByDefinition.SortInfo> order = options.OrderBy?.Invoke(new()).Values ?? [];
        PageCount++;
        Check(filter.Body, order.Count > 0);
        SkippedCount += options.Skip;
        IEnumerable<Shoe<TKey>> found = Find(filter);
        if (order is [var sort])
        {
            found = Sort(found, sort.PropertySelector.Compile());
        }

        Shoe<TKey>[] page = [.. found.Skip(SkipOf(options.Skip)).Take(TopOf(top)).Select(shoe => shoe.Copy(options.IncludeVectors))];
        foreach (Shoe<TKey> shoe in page)
        {
            yield return shoe;
        }

        AfterPage?.Invoke(options.Skip);
    }

    public override Task<Shoe<TKey>?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Records.Find(shoe => shoe.Key.Equals(key))?.Copy(options?.IncludeVectors == true));

    public override Task UpsertAsync(Shoe<TKey> record, CancellationToken cancellationToken = default)
    {
        Put(record.Copy(withVector: true));
        return Task.CompletedTask;
    }

    public override async Task UpsertAsync(IEnumerable<Shoe<TKey>> records, CancellationToken cancellationToken = default)
    {
        foreach (Shoe<TKey> record in records)
        {
            await UpsertAsync(record, cancellationToken);
        }
    }

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(true);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override IAsyncEnumerable<VectorSearchResult<Shoe<TKey>>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<Shoe<TKey>>? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override object? GetService(Type serviceType, object? serviceKey = null) => null;

    /// <summary>Throws what the provider throws for a condition or an order that it does not translate.</summary>
    protected virtual void Check(Expression filter, bool isOrdered)
    {
    }

    /// <summary>Adds a record, or replaces it where it stands.</summary>
    protected virtual void Put(Shoe<TKey> record)
    {
        int place = Records.FindIndex(shoe => shoe.Key.Equals(record.Key));
        if (place < 0)
        {
            Records.Add(record);
        }
        else
        {
            Records[place] = record;
        }
    }

    protected virtual IEnumerable<Shoe<TKey>> Find(Expression<Func<Shoe<TKey>, bool>> filter) => Records.Where(filter.Compile());

    protected virtual IEnumerable<Shoe<TKey>> Sort(IEnumerable<Shoe<TKey>> shoes, Func<Shoe<TKey>, object?> key) => shoes.OrderBy(key);

    protected virtual int SkipOf(int skip) => skip;

    protected virtual int TopOf(int top) => top;
}
