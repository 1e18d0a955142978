using System.Collections.Concurrent;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Vectors;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The part of a worker process that answers questions of coordinators about shards. Thread-safe; it remembers nothing but what it has read.</summary>
/// <param name="store">The store that has the labels.</param>
/// <param name="cache">The shards on this machine.</param>
internal sealed class QuestionEndpoint(PostgresDocumentStore store, ShardCache cache) : IWorkerEndpoint
{
    /// <summary>The most shards of which labels are kept: 256 KiB each with the usual size.</summary>
    private const int MaxKeptLabels = 1024;

    private readonly ConcurrentDictionary<(long Clustering, long Start, int Size), (string Revision, int[] Numbers)> _labels = new();
    private readonly QuantizedShards _quantized = new();

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The request is one of another version.</exception>
    public async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        (ShardRequest asked, WantedShard[] shards) = ShardRequest.Read(request);
        IQuestion question = QuestionFormat.Read(asked.Question);
        MessageWriter reply = QuestionFormat.Begin();
        foreach (WantedShard shard in shards)
        {
            ShardRows? rows = await OpenAsync(asked, shard, cancellationToken).ConfigureAwait(false);
            reply.Write(rows is not null);
            if (rows is null)
            {
                return reply.Written;
            }

            MessageWriter answer = new();
            await Task.Run(() => question.Answer((asked.Pass, new MessageReader(asked.Parameters)), rows, answer, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            reply.Write(answer.Written.Span);
        }

        question.Finish(asked.Pass, reply);
        return reply.Written;
    }

    /// <summary>Opens the rows of a shard; null if the store has others by now.</summary>
    private async Task<ShardRows?> OpenAsync(ShardRequest asked, WantedShard shard, CancellationToken cancellationToken)
    {
        List<LocalShard> fields = [];
        foreach ((ShardSource source, VectorShard part) in asked.Sources.Zip(shard.Parts))
        {
            if (await cache.OpenAsync(source, part, cancellationToken).ConfigureAwait(false) is not { } opened)
            {
                return null;
            }

            fields.Add(opened);
        }

        int[]? numbers = null;
        if (asked.Labels is { } labels)
        {
            numbers = await ReadLabelsAsync(asked.Sources[0].DatasetId, labels, shard.Parts[0], cancellationToken).ConfigureAwait(false);
            if (numbers is null)
            {
                return null;
            }
        }

        return new ShardRows(
            [.. fields],
            shard.Selected,
            shard.Excluded,
            numbers is null ? null : Array.ConvertAll(numbers, number => asked.ClusterOf[number]),
            field => _quantized.Find((asked.Sources[field].FieldId, shard.Parts[field].Start, shard.Parts[field].Size), fields[field].Vectors));
    }

    private async Task<int[]?> ReadLabelsAsync(string datasetId, KnownClustering labels, VectorShard shard, CancellationToken cancellationToken)
    {
        (long, long, int) key = (labels.Id, shard.Start, shard.Size);
        if (_labels.TryGetValue(key, out (string Revision, int[] Numbers) kept) && kept.Revision == labels.Revision)
        {
            return kept.Numbers;
        }

        int[]? numbers = await store.ReadLabelNumbersAsync(datasetId, labels, shard.Start, shard.Size, cancellationToken).ConfigureAwait(false);
        if (numbers is not null)
        {
            if (_labels.Count >= MaxKeptLabels)
            {
                _labels.Clear();
            }

            _labels[key] = (labels.Revision, numbers);
        }

        return numbers;
    }
}
