using System.Globalization;
using System.Text;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Postgres.Labels;

/// <summary>Reads and writes the labels of a dataset.</summary>
/// <param name="session">The connection; to write, within a transaction that has locked the dataset.</param>
/// <param name="dataset">The dataset.</param>
internal sealed class LabelTable(StoreSession session, DatasetInfo dataset)
{
    private readonly string _table = session.Tables.LabelBlocks(dataset.Id);

    /// <summary>Reads the texts of a clustering by their number.</summary>
    public async Task<Dictionary<long, string>> ReadTextsAsync(KnownClustering clustering, CancellationToken cancellationToken)
    {
        List<(long Number, string Text)> texts = await session.QueryAsync(
            $"SELECT number, text FROM {session.Tables.LabelText} WHERE clustering = $1",
            row => (row.GetInt64(0), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(1))),
            cancellationToken,
            clustering.Id).ConfigureAwait(false);
        return texts.ToDictionary(text => text.Number, text => text.Text);
    }

    /// <summary>Reads all labels of a clustering.</summary>
    public async Task<LabelNumbers> ReadAsync(KnownClustering clustering, CancellationToken cancellationToken)
    {
        Dictionary<long, int[]> blocks = [];
        string id = clustering.Id.ToString(CultureInfo.InvariantCulture);
        CopyReader rows = await CopyReader.OpenAsync(
            session, $"SELECT block, numbers FROM {_table} WHERE clustering = {id} ORDER BY block", cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                blocks.Add(rows.GetInteger(0), LabelBlock.Parse(rows.GetBytes(1)));
            }
        }

        return await NameAsync(clustering, blocks, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the numbers of the texts of consecutive positions; 0 for a position without a label.</summary>
    public async Task<int[]> ReadNumbersAsync(KnownClustering clustering, long start, int size, CancellationToken cancellationToken)
    {
        long first = start / LabelBlock.Size;
        long[] wanted = [.. Enumerable.Range(0, (int)((start + size - 1) / LabelBlock.Size - first) + 1).Select(block => first + block)];
        Dictionary<long, int[]> blocks = await ReadBlocksAsync(clustering.Id, wanted, cancellationToken).ConfigureAwait(false);
        LabelNumbers numbers = new(clustering, blocks, []);
        return [.. Enumerable.Range(0, size).Select(offset => numbers.GetNumber(start + offset))];
    }

    /// <summary>Reads the labels of some documents.</summary>
    public async Task<LabelNumbers> ReadAsync(KnownClustering clustering, IEnumerable<long> positions, CancellationToken cancellationToken)
    {
        long[] numbers = [.. positions.Select(position => position / LabelBlock.Size).Distinct()];
        Dictionary<long, int[]> blocks = await ReadBlocksAsync(clustering.Id, numbers, cancellationToken).ConfigureAwait(false);
        return await NameAsync(clustering, blocks, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replaces all labels of a clustering.</summary>
    /// <param name="clustering">The clustering.</param>
    /// <param name="labels">The labels by position.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task ReplaceAsync(KnownClustering clustering, IReadOnlyDictionary<long, string> labels, CancellationToken cancellationToken)
    {
        await ClearAsync(clustering, cancellationToken).ConfigureAwait(false);
        await WriteAsync(clustering, labels.ToDictionary(label => label.Key, label => (string?)label.Value), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replaces all labels of a clustering, in the order of the positions, without reading what is stored.</summary>
    /// <param name="clustering">The clustering.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="labels">Positions, ascending, and the index of the text of each, in lists of some; −1 for the last text.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task ReplaceAsync(
        KnownClustering clustering,
        string[] texts,
        IAsyncEnumerable<IEnumerable<(long Position, int Text)>> labels,
        CancellationToken cancellationToken)
    {
        await ClearAsync(clustering, cancellationToken).ConfigureAwait(false);
        await AddTextsAsync(clustering, first: 1, texts, cancellationToken).ConfigureAwait(false);
        CopyWriter copy = await CopyWriter.OpenAsync(session, $"{_table}(clustering, block, numbers)", cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            (long block, int[] numbers) = (-1, new int[LabelBlock.Size]);
            await foreach (IEnumerable<(long Position, int Text)> some in labels.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                foreach ((long position, int text) in some)
                {
                    if (position / LabelBlock.Size != block)
                    {
                        await WriteAsync(copy, clustering, block, numbers, cancellationToken).ConfigureAwait(false);
                        block = position / LabelBlock.Size;
                        Array.Clear(numbers);
                    }

                    numbers[position % LabelBlock.Size] = text < 0 ? texts.Length : text + 1;
                }
            }

            await WriteAsync(copy, clustering, block, numbers, cancellationToken).ConfigureAwait(false);
            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes all labels of a clustering.</summary>
    public async Task ClearAsync(KnownClustering clustering, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"DELETE FROM {_table} WHERE clustering = $1", cancellationToken, clustering.Id).ConfigureAwait(false);
        await session.ExecuteAsync($"DELETE FROM {session.Tables.LabelText} WHERE clustering = $1", cancellationToken, clustering.Id).ConfigureAwait(false);
    }

    /// <summary>Sets and removes labels, and gives the clustering a new revision if one is different then.</summary>
    /// <param name="clustering">The clustering.</param>
    /// <param name="labels">The labels by position; null removes one.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>False if nothing is different.</returns>
    public async Task<bool> WriteAsync(KnownClustering clustering, IReadOnlyDictionary<long, string?> labels, CancellationToken cancellationToken)
    {
        Dictionary<string, int> numberOf = await GetNumbersAsync(clustering, labels.Values, cancellationToken).ConfigureAwait(false);
        long[] all = [.. labels.Keys.Select(position => position / LabelBlock.Size).Distinct()];
        Dictionary<long, int[]> blocks = await ReadBlocksAsync(clustering.Id, all, cancellationToken).ConfigureAwait(false);
        HashSet<long> changed = [];
        foreach ((long position, string? text) in labels)
        {
            int number = text is null ? 0 : numberOf[text];
            (long block, int place) = (position / LabelBlock.Size, (int)(position % LabelBlock.Size));
            if (!blocks.TryGetValue(block, out int[]? numbers))
            {
                blocks.Add(block, numbers = new int[LabelBlock.Size]);
            }

            if (numbers[place] != number)
            {
                numbers[place] = number;
                changed.Add(block);
            }
        }

        if (changed.Count == 0)
        {
            return false;
        }

        long[] numbersOfChanged = [.. changed];
        await session.ExecuteAsync($"DELETE FROM {_table} WHERE clustering = $1 AND block = ANY($2)", cancellationToken, clustering.Id, numbersOfChanged)
            .ConfigureAwait(false);
        CopyWriter copy = await CopyWriter.OpenAsync(session, $"{_table}(clustering, block, numbers)", cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (long block in changed.Order())
            {
                await WriteAsync(copy, clustering, block, blocks[block], cancellationToken).ConfigureAwait(false);
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        await SetRevisionAsync(clustering, DatasetInfo.MakeRevision(), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Stores the revision of a clustering's labels.</summary>
    public Task SetRevisionAsync(KnownClustering clustering, string revision, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"UPDATE {session.Tables.Clustering} SET revision = $2 WHERE id = $1", cancellationToken, clustering.Id, revision);

    private static async Task WriteAsync(CopyWriter copy, KnownClustering clustering, long block, int[] numbers, CancellationToken cancellationToken)
    {
        if (block >= 0)
        {
            await copy.StartRowAsync(3, cancellationToken).ConfigureAwait(false);
            copy.Write(clustering.Id);
            copy.Write(block);
            copy.Write(LabelBlock.Format(numbers));
        }
    }

    private async Task<LabelNumbers> NameAsync(KnownClustering clustering, Dictionary<long, int[]> blocks, CancellationToken cancellationToken) =>
        new(clustering, blocks, blocks.Count == 0 ? [] : await ReadTextsAsync(clustering, cancellationToken).ConfigureAwait(false));

    private async Task<Dictionary<long, int[]>> ReadBlocksAsync(long clustering, long[] numbers, CancellationToken cancellationToken)
    {
        List<(long Block, int[] Numbers)> blocks = await session.QueryAsync(
            $"SELECT block, numbers FROM {_table} WHERE clustering = $1 AND block = ANY($2)",
            row => (row.GetInt64(0), LabelBlock.Parse(row.GetFieldValue<byte[]>(1))),
            cancellationToken,
            clustering,
            numbers).ConfigureAwait(false);
        return blocks.ToDictionary(block => block.Block, block => block.Numbers);
    }

    /// <summary>Returns the numbers of texts, from 1; new texts are stored.</summary>
    private async Task<Dictionary<string, int>> GetNumbersAsync(
        KnownClustering clustering, IEnumerable<string?> texts, CancellationToken cancellationToken)
    {
        Dictionary<long, string> known = await ReadTextsAsync(clustering, cancellationToken).ConfigureAwait(false);
        Dictionary<string, int> numberOf = known.ToDictionary(text => text.Value, text => (int)text.Key, StringComparer.Ordinal);
        string[] added = [.. texts.OfType<string>().Where(text => !numberOf.ContainsKey(text)).Distinct(StringComparer.Ordinal)];
        int next = numberOf.Values.DefaultIfEmpty(0).Max() + 1;
        await AddTextsAsync(clustering, next, added, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < added.Length; i++)
        {
            numberOf.Add(added[i], next + i);
        }

        return numberOf;
    }

    /// <summary>Stores texts under consecutive numbers.</summary>
    private async Task AddTextsAsync(KnownClustering clustering, int first, string[] texts, CancellationToken cancellationToken)
    {
        if (texts.Length > 0)
        {
            long[] numbers = [.. Enumerable.Range(first, texts.Length)];
            byte[][] values = Array.ConvertAll(texts, Encoding.UTF8.GetBytes);
            await session.ExecuteAsync(
                $"INSERT INTO {session.Tables.LabelText}(clustering, number, text) SELECT $1, t.number, t.value FROM unnest($2, $3) t(number, value)",
                cancellationToken,
                clustering.Id,
                numbers,
                values).ConfigureAwait(false);
        }
    }
}

/// <summary>The labels of documents in a clustering.</summary>
/// <param name="Clustering">The clustering.</param>
/// <param name="Blocks">The numbers of texts, by block.</param>
/// <param name="Texts">The texts by number.</param>
internal sealed record LabelNumbers(KnownClustering Clustering, Dictionary<long, int[]> Blocks, Dictionary<long, string> Texts)
{
    /// <summary>Returns the number of the label of a document; 0 if it has none.</summary>
    public int GetNumber(long position) =>
        Blocks.TryGetValue(position / LabelBlock.Size, out int[]? numbers) ? numbers[position % LabelBlock.Size] : 0;

    /// <summary>Returns the label of a document; null if it has none.</summary>
    public string? GetText(long position) => GetNumber(position) is > 0 and int number ? Texts[number] : null;
}
