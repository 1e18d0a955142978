using System.Reflection;
using Microsoft.Extensions.VectorData;

namespace Relevance.Cluster.VectorData;

/// <summary>Sets clusters in the records of a collection, batch by batch.</summary>
/// <param name="collection">The collection.</param>
/// <param name="key">The property that holds the key; null if it is unknown.</param>
/// <param name="options">How records are found.</param>
internal sealed class RecordWriteBack<TKey, TRecord>(
    VectorStoreCollection<TKey, TRecord> collection, PropertyInfo? key, WriteBackOptions<TKey, TRecord> options)
    where TKey : notnull
    where TRecord : class
{
    private readonly Func<TRecord, string> _idOf = options.Id ?? KeyProperty.ToId<TRecord>(key)
        ?? throw new ArgumentException(
            $"{typeof(TRecord)} has no property with [VectorStoreKey]: set {nameof(WriteBackOptions<,>)}.{nameof(options.Id)}.", nameof(options));

    public async Task<WriteBackSummary> RunAsync(
        ClusterOps clusters, Action<TRecord, DocumentCluster> set, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<DocumentCluster> labeled = await clusters.ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        List<string> missing = [];
        long written = 0;
        foreach (DocumentCluster[] batch in labeled.Chunk(options.BatchSize))
        {
            Dictionary<string, DocumentCluster> wanted = batch.ToDictionary(document => document.DocumentId, StringComparer.Ordinal);
            List<TRecord> changed = [];
            foreach (TRecord record in await ReadAsync(batch, cancellationToken).ConfigureAwait(false))
            {
                if (wanted.Remove(_idOf(record), out DocumentCluster? cluster))
                {
                    set(record, cluster);
                    changed.Add(record);
                }
            }

            if (changed.Count > 0)
            {
                await collection.UpsertAsync(changed, cancellationToken).ConfigureAwait(false);
            }

            written += changed.Count;
            missing.AddRange(batch.Select(document => document.DocumentId).Where(wanted.ContainsKey));
            progress?.Report(new OperationProgress(OperationStage.Writing, written) { RejectedCount = missing.Count });
        }

        return new WriteBackSummary(written, missing);
    }

    private async Task<List<TRecord>> ReadAsync(DocumentCluster[] batch, CancellationToken cancellationToken)
    {
        List<TKey> keys = [];
        foreach (DocumentCluster document in batch)
        {
            if (options.Key is { } keyOf)
            {
                keys.Add(keyOf(document.DocumentId));
            }
            else if (KeyProperty.TryParse(document.DocumentId, out TKey? found))
            {
                keys.Add(found);
            }
        }

        RecordRetrievalOptions complete = new() { IncludeVectors = true };
        return keys.Count == 0 ? [] : await collection.GetAsync(keys, complete, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
