using System.Runtime.CompilerServices;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Labels;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Postgres.Documents;

/// <summary>Reads documents in insertion order: some of their fields, with their labels, and with a placeholder in place of each vector.</summary>
internal sealed class DocumentScan
{
    private const int FirstStep = 256;
    private const int LargestStep = 16 * 1024;

    private readonly StoreSession _session;
    private readonly DatasetInfo _dataset;
    private readonly PartialDocument? _partial;
    private readonly KnownClustering[] _clusterings;
    private LabelNumbers[]? _labels;

    /// <summary>Initializes a new instance of the <see cref="DocumentScan"/> class.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="paths">The fields; null reads all.</param>
    public DocumentScan(StoreSession session, DatasetInfo dataset, IReadOnlyCollection<FieldPath>? paths)
    {
        _session = session;
        _dataset = dataset;
        _partial = paths is null ? null : new PartialDocument(paths);
        _clusterings =
        [
            .. dataset.Clusterings.Where(
                clustering => paths is null || paths.Any(path => LabelFields.AreRelated(path.ToString(), clustering.LabelPath.ToString()))),
        ];
    }

    /// <summary>Reads all documents in one stream, which must be read to its end.</summary>
    public async IAsyncEnumerable<(long Position, Document Document)> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ReadLabelsAsync(cancellationToken).ConfigureAwait(false);
        CopyReader rows = await CopyReader.OpenAsync(
            _session, $"SELECT seq, body FROM {_session.Tables.Documents(_dataset.Id)} ORDER BY seq", cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                long position = rows.GetInteger(0);
                yield return (position, Read(position, rows.GetBytes(1)));
            }
        }
    }

    /// <summary>Reads the documents after a position step by step, so that the caller can stop.</summary>
    public async IAsyncEnumerable<(long Position, Document Document)> ReadAfterAsync(
        long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ReadLabelsAsync(cancellationToken).ConfigureAwait(false);
        for (int step = FirstStep; ; step = Math.Min(2 * step, LargestStep))
        {
            List<(long Position, byte[] Body)> rows = await _session.QueryAsync(
                $"SELECT seq, body FROM {_session.Tables.Documents(_dataset.Id)} WHERE seq > $1 ORDER BY seq LIMIT $2",
                row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
                cancellationToken,
                position,
                (long)step).ConfigureAwait(false);
            foreach ((long at, byte[] body) in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return (at, Read(at, body));
            }

            if (rows.Count < step)
            {
                yield break;
            }

            position = rows[^1].Position;
        }
    }

    /// <summary>Reads the documents with some ids.</summary>
    public async IAsyncEnumerable<(long Position, Document Document)> ReadAsync(
        IEnumerable<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ReadLabelsAsync(cancellationToken).ConfigureAwait(false);
        byte[][] keys = [.. ids.Distinct(StringComparer.Ordinal).Select(DocumentKey.Of)];
        List<(long Position, byte[] Body)> rows = await _session.QueryAsync(
            $"SELECT seq, body FROM {_session.Tables.Documents(_dataset.Id)} WHERE {DocumentKey.Expression} = ANY($1)",
            row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
            cancellationToken,
            (object)keys).ConfigureAwait(false);
        foreach ((long position, byte[] body) in rows.OrderBy(row => row.Position))
        {
            yield return (position, Read(position, body));
        }
    }

    private async Task ReadLabelsAsync(CancellationToken cancellationToken)
    {
        LabelTable table = new(_session, _dataset);
        _labels = new LabelNumbers[_clusterings.Length];
        for (int i = 0; i < _labels.Length; i++)
        {
            _labels[i] = await table.ReadAsync(_clusterings[i], cancellationToken).ConfigureAwait(false);
        }
    }

    private Document Read(long position, ReadOnlySpan<byte> body)
    {
        Document document = _partial is null ? Document.Parse(body) : _partial.Read(body);
        foreach (LabelNumbers labels in _labels!)
        {
            if (labels.GetText(position) is { } label)
            {
                document[labels.Clustering.LabelPath] = label;
            }
        }

        return document;
    }
}
