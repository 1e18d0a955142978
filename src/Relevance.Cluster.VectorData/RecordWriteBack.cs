using System.Reflection;
using Microsoft.Extensions.VectorData;
using Relevance.Cluster.Storage;

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
        ClusterOps clusters, Action<TRecord, RecordCluster> set, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<DocumentLabel> labels = await clusters.ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await clusters.GetClusterNamesAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, RecordCluster> known =
            labels.Select(label => label.Label).Distinct(StringComparer.Ordinal)
                .ToDictionary(label => label, label => new RecordCluster(label, names.GetValueOrDefault(label)), StringComparer.Ordinal);
        List<string> missing = [];
        long written = 0;
        foreach (DocumentLabel[] batch in labels.Chunk(options.BatchSize))
        {
            Dictionary<string, string> wanted = batch.ToDictionary(label => label.DocumentId, label => label.Label, StringComparer.Ordinal);
            List<TRecord> records = await ReadAsync(batch, cancellationToken).ConfigureAwait(false);
            List<TRecord> changed = [];
            foreach (TRecord record in records)
            {
                if (wanted.Remove(_idOf(record), out string? label))
                {
                    set(record, known[label]);
                    changed.Add(record);
                }
            }

            await collection.UpsertAsync(changed, cancellationToken).ConfigureAwait(false);
            written += changed.Count;
            missing.AddRange(batch.Select(label => label.DocumentId).Where(wanted.ContainsKey));
            progress?.Report(new OperationProgress(OperationStage.Writing, written) { RejectedCount = missing.Count });
        }

        return new WriteBackSummary(written, missing);
    }

    private async Task<List<TRecord>> ReadAsync(DocumentLabel[] batch, CancellationToken cancellationToken)
    {
        List<TKey> keys = [];
        foreach (DocumentLabel label in batch)
        {
            if (options.Key is { } keyOf)
            {
                keys.Add(keyOf(label.DocumentId));
            }
            else if (KeyProperty.TryParse(label.DocumentId, out TKey? found))
            {
                keys.Add(found);
            }
        }

        RecordRetrievalOptions complete = new() { IncludeVectors = true };
        return keys.Count == 0 ? [] : await collection.GetAsync(keys, complete, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
