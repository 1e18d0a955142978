using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace Relevance.Cluster.VectorData;

/// <summary>Reads all records of a collection page by page, with a condition and an order that its provider accepts.</summary>
/// <remarks>
/// After a page in the order of the keys, records with a greater key are requested, which a database finds by its index. If the provider does not accept this
/// condition, as many records are skipped as were read: many providers read and discard them.
/// </remarks>
/// <param name="collection">The collection.</param>
/// <param name="key">The property that holds the key; null if it is unknown.</param>
/// <param name="options">The condition of the caller, and the page size.</param>
internal sealed class CollectionReader<TKey, TRecord>(VectorStoreCollection<TKey, TRecord> collection, PropertyInfo? key, ImportOptions<TRecord> options)
    where TKey : notnull
    where TRecord : class
{
    /// <summary>So many pages without a new record are not what a few insertions elsewhere do to the order.</summary>
    private const int MaxRepeatedPages = 3;

    private Attempt? _accepted;

    /// <summary>Whether pages after the first are requested by their keys; null until the provider has accepted or rejected it.</summary>
    private bool? _isReadByKey;

    /// <summary>Gets a value indicating whether the records were read in the order of their keys.</summary>
    public bool IsOrdered => _accepted?.Order is not null;

    /// <summary>Reads the records.</summary>
    /// <param name="countIds">Returns the number of different ids that the records read so far have; null if nobody counts.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <exception cref="InvalidOperationException">
    /// The provider accepts no condition that selects all records, or returns the same page again and again.
    /// </exception>
    public async IAsyncEnumerable<TRecord> ReadAsync(Func<long>? countIds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<TRecord> page = _accepted is null
            ? await ReadFirstAsync(cancellationToken).ConfigureAwait(false)
            : await ReadPageAsync(_accepted, 0, cancellationToken).ConfigureAwait(false);
        int count = 0;
        int repeatedPages = 0;

        // Until a page is empty: a provider may return fewer records than were requested.
        while (page.Count > 0)
        {
            long known = countIds?.Invoke() ?? 0;
            foreach (TRecord record in page)
            {
                yield return record;
            }

            repeatedPages = countIds?.Invoke() == known ? repeatedPages + 1 : 0;
            if (repeatedPages == MaxRepeatedPages)
            {
                throw new InvalidOperationException(
                    $"Collection '{collection.Name}': the last {MaxRepeatedPages} pages have only records that were read before, so the provider ignores Skip. "
                        + $"Set {nameof(ImportOptions<>)}.PageSize to the number of records or more.");
            }

            count += page.Count;
            page = await ReadNextAsync(page, count, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<TRecord>> ReadFirstAsync(CancellationToken cancellationToken)
    {
        List<Exception> rejections = [];
        Attempt? empty = null;
        foreach (Attempt attempt in Attempts())
        {
            try
            {
                List<TRecord> page = await ReadPageAsync(attempt, 0, cancellationToken).ConfigureAwait(false);
                if (page.Count > 0)
                {
                    _accepted = attempt;
                    return page;
                }

                empty ??= attempt;
            }
            catch (Exception e) when (IsRejection(e))
            {
                rejections.Add(e);
            }
        }

        _accepted = empty;
        return empty is not null ? [] : throw Rejected(rejections);
    }

    /// <summary>Reads the page after another one.</summary>
    /// <param name="page">The other one, not empty.</param>
    /// <param name="count">The number of records up to its end.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    private async Task<List<TRecord>> ReadNextAsync(List<TRecord> page, int count, CancellationToken cancellationToken)
    {
        Attempt accepted = _accepted!;
        if (_isReadByKey != false && IsOrdered && KeyProperty.After<TKey, TRecord>(key!, page[^1], options.Filter) is { } after)
        {
            if (_isReadByKey == true)
            {
                return await ReadPageAsync(accepted with { Filter = after }, 0, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                List<TRecord> next = await ReadPageAsync(accepted with { Filter = after }, 0, cancellationToken).ConfigureAwait(false);

                // No page, or one that does not continue this one: the provider ignores the order or the condition, or has nothing more. Skip tells which.
                _isReadByKey = next.Count > 0 && KeyProperty.IsAscending<TKey, TRecord>(key!, [.. page, .. next]);
                if (_isReadByKey == true)
                {
                    return next;
                }
            }
            catch (Exception e) when (IsRejection(e))
            {
                _isReadByKey = false;
            }
        }

        return await ReadPageAsync(accepted, count, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsRejection(Exception exception) =>
        exception is NotSupportedException or InvalidOperationException or ArgumentException or VectorStoreException;

    private InvalidOperationException Rejected(List<Exception> rejections)
    {
        string reasons = string.Join(" ", rejections.Select(rejection => rejection.Message).Distinct(StringComparer.Ordinal).Select(reason => $"«{reason}»"));
        string way = options.Filter is null
            ? $"Set {nameof(ImportOptions<>)}.Filter to a condition that the provider accepts and every record meets."
            : $"The condition is that of {nameof(ImportOptions<>)}.Filter.";
        return new InvalidOperationException(
            $"Collection '{collection.Name}' could not be read with its vectors: {reasons} {way}", rejections.FirstOrDefault());
    }

    private IEnumerable<Attempt> Attempts()
    {
        Expression<Func<TRecord, bool>>[] filters = options.Filter is { } own ? [own] : [.. KeyProperty.Always<TRecord>(key)];
        Expression<Func<TRecord, object?>>? order = key is null ? null : KeyProperty.Order<TRecord>(key);
        return filters.Where(_ => order is not null).Select(filter => new Attempt(filter, order)).Concat(filters.Select(filter => new Attempt(filter, null)));
    }

    private async Task<List<TRecord>> ReadPageAsync(Attempt attempt, int skip, CancellationToken cancellationToken)
    {
        FilteredRecordRetrievalOptions<TRecord> page = new()
        {
            Skip = skip,
            IncludeVectors = true,
            OrderBy = attempt.Order is { } order ? definition => definition.Ascending(order!) : null,
        };
        return await collection.GetAsync(attempt.Filter, options.PageSize, page, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed record Attempt(Expression<Func<TRecord, bool>> Filter, Expression<Func<TRecord, object?>>? Order);
}
