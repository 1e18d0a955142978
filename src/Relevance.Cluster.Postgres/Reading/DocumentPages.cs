using System.Buffers.Binary;
using Relevance.Cluster.Postgres.Columns;
using Relevance.Cluster.Postgres.Documents;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Columns;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Postgres.Reading;

/// <summary>Reads the pages of a query.</summary>
/// <param name="session">The connection.</param>
/// <param name="dataset">The dataset.</param>
/// <param name="columns">The columns in memory.</param>
internal sealed class DocumentPages(StoreSession session, DatasetInfo dataset, ColumnCache columns)
{
    /// <summary>Reads one page.</summary>
    /// <exception cref="ArgumentException">The cursor belongs to another query, or the filter reads the value of a vector.</exception>
    public async Task<DocumentPage> ReadAsync(DocumentQuery query, string? cursor, CancellationToken cancellationToken)
    {
        PageCursor? after = cursor is null ? null : PageCursor.Decode(cursor, dataset.Id, query);
        query.Filter?.Validate(dataset.Schema, dataset.Name);
        PageRows page = await FindAsync(query, after, cancellationToken).ConfigureAwait(false);
        DocumentReader reader = new(session, dataset, query);
        Document[] documents = await reader.ReadAsync(page.Positions, cancellationToken).ConfigureAwait(false);
        return new DocumentPage { Documents = documents, NextCursor = page.Next?.Encode(dataset.Id, query) };
    }

    private Task<PageRows> FindAsync(DocumentQuery query, PageCursor? after, CancellationToken cancellationToken) =>
        query.ShuffleSeed is { } seed ? ShuffleAsync(query, seed, after, cancellationToken)
        : query.Sort.Count > 0 ? SortAsync(query, after, cancellationToken)
        : query.Filter is { } filter ? FilterAsync(query, filter, after, cancellationToken)
        : NextAsync(query, after, cancellationToken);

    /// <summary>Finds a page of all documents in insertion order.</summary>
    private async Task<PageRows> NextAsync(DocumentQuery query, PageCursor? after, CancellationToken cancellationToken)
    {
        List<long> positions = await session.QueryAsync(
            $"SELECT seq FROM {session.Tables.Documents(dataset.Id)} WHERE seq > $1 ORDER BY seq LIMIT $2",
            row => row.GetInt64(0),
            cancellationToken,
            after?.Row ?? -1L,
            query.PageSize + 1L).ConfigureAwait(false);
        return Cut(positions, query);
    }

    /// <summary>Finds a page of some documents in insertion order: by columns that are in memory, or document by document until the page is full.</summary>
    private async Task<PageRows> FilterAsync(DocumentQuery query, Filter filter, PageCursor? after, CancellationToken cancellationToken)
    {
        Selection selection = new(session, dataset, columns);
        long last = after?.Row ?? -1;
        if (selection.TryFind(filter, cancellationToken) is { } known)
        {
            IEnumerable<long> left = known.Positions.Select(position => known.Table.Rows[position]).Where(position => position > last);
            return Cut([.. left.Take(query.PageSize + 1)], query);
        }

        if (filter.IsSetLevel)
        {
            long[] all = await selection.ListPositionsAsync(filter, cancellationToken).ConfigureAwait(false);
            return Cut([.. all.Where(position => position > last).Take(query.PageSize + 1)], query);
        }

        List<long> positions = [];
        DocumentScan scan = new(session, dataset, paths: null);
        await foreach ((long position, Document document) in scan.ReadAfterAsync(last, cancellationToken).ConfigureAwait(false))
        {
            if (filter.Matches(document))
            {
                positions.Add(position);
            }

            if (positions.Count > query.PageSize)
            {
                break;
            }
        }

        return Cut(positions, query);
    }

    private async Task<PageRows> SortAsync(DocumentQuery query, PageCursor? after, CancellationToken cancellationToken)
    {
        SelectedRows selected = await new Selection(session, dataset, columns)
            .SelectAsync(query.Filter, [.. query.Sort.Select(key => key.By)], cancellationToken).ConfigureAwait(false);
        SortedRows sorted = new(selected, dataset.Id, query, cancellationToken);
        int start = after is null ? 0 : sorted.FindAfter(after);
        int end = (int)Math.Min(sorted.Count, (long)start + query.PageSize);
        return new PageRows([.. Enumerable.Range(start, end - start).Select(sorted.GetRow)], end < sorted.Count ? sorted.GetCursor(end - 1) : null);
    }

    private async Task<PageRows> ShuffleAsync(DocumentQuery query, int seed, PageCursor? after, CancellationToken cancellationToken)
    {
        SelectedRows selected = await new Selection(session, dataset, columns)
            .SelectAsync(query.Filter, [Document.IdField], cancellationToken).ConfigureAwait(false);
        Column ids = selected.Table[Document.IdField];
        int[] order = selected.Table.Derived.GetOrAdd(PageCursor.Describe(dataset.Id, query), () =>
        {
            int[] positions = [.. selected.Positions];
            ulong[] hashes = Array.ConvertAll(positions, HashOf);

            // Ties are in insertion order.
            (ulong Hash, int Position)[] keys = [.. hashes.Zip(positions)];
            Array.Sort(keys);
            return Array.ConvertAll(keys, key => key.Position);
        });
        int start = after is null ? 0 : FindAfter(order, after);
        int end = (int)Math.Min(order.Length, (long)start + query.PageSize);
        return new PageRows(
            Array.ConvertAll(order[start..end], position => selected.Table.Rows[position]),
            end < order.Length ? new PageCursor(selected.Table.Rows[order[end - 1]], [KeyOf(HashOf(order[end - 1]))]) : null);

        ulong HashOf(int position) => ShuffleOrder.Hash(seed, ids.Values[ids.Codes[position]].AsText()!);

        int FindAfter(int[] positions, PageCursor cursor)
        {
            (ulong Hash, long Row) last = (BinaryPrimitives.ReadUInt64BigEndian(cursor.Keys[0]), cursor.Row);
            (int low, int high) = (0, positions.Length);
            while (low < high)
            {
                int middle = (low + high) / 2;
                bool isAfter = (HashOf(positions[middle]), selected.Table.Rows[positions[middle]]).CompareTo(last) > 0;
                (low, high) = isAfter ? (low, middle) : (middle + 1, high);
            }

            return low;
        }
    }

    private static byte[] KeyOf(ulong hash)
    {
        byte[] key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, hash);
        return key;
    }

    private static PageRows Cut(List<long> positions, DocumentQuery query) => positions.Count > query.PageSize
        ? new PageRows([.. positions.Take(query.PageSize)], new PageCursor(positions[query.PageSize - 1], []))
        : new PageRows([.. positions], null);

    private sealed record PageRows(long[] Positions, PageCursor? Next);
}
