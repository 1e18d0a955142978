using System.Buffers;
using System.Security.Cryptography;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.VectorData;

/// <summary>Copies records into a dataset, and counts what the copy lacks.</summary>
/// <typeparam name="TRecord">The type of the records.</typeparam>
/// <param name="format">Converts the records.</param>
/// <param name="id">Returns the id of a record; null means the property that holds it.</param>
/// <param name="isCompared">Whether the records will be compared with a second read.</param>
internal sealed class RecordImport<TRecord>(RecordFormat<TRecord> format, Func<TRecord, string>? id, bool isCompared)
{
    /// <summary>The ids, each with a fingerprint of the document if they are compared.</summary>
    private readonly Dictionary<string, ulong> _fingerprints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _missing =
        format.Vectors.ToDictionary(vector => vector.Name, _ => 0L, StringComparer.Ordinal);

    private long _readCount;
    private long _convertedCount;

    /// <summary>Gets the number of different records that were read; one that cannot be converted is different from all.</summary>
    public long DistinctCount => _fingerprints.Count + _readCount - _convertedCount;

    public async Task<ImportSummary> WriteAsync(
        IAsyncEnumerable<TRecord> records,
        Dataset target,
        WriteOptions? options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        RecordDocuments<TRecord> documents = new(records.Select(Count), format, id, Observe);
        WriteSummary written = await target.UpsertDocumentsAsync(documents, Dataset.Extend(options, format), progress, cancellationToken).ConfigureAwait(false);
        return new ImportSummary
        {
            ReadCount = _readCount,
            Written = written,
            MissingVectorCounts = _missing,
            RepeatedCount = _convertedCount - _fingerprints.Count,
            IsOrdered = true,
        };
    }

    /// <summary>Compares the records that were copied with those of a second read.</summary>
    /// <returns>The ids of those that differ, have appeared or have disappeared, in ordinal order.</returns>
    public async Task<IReadOnlyList<string>> CompareAsync(IAsyncEnumerable<TRecord> records, CancellationToken cancellationToken)
    {
        Dictionary<string, ulong> before = new(_fingerprints, StringComparer.Ordinal);
        List<string> changed = [];
        await foreach (Document document in new RecordDocuments<TRecord>(records, format, id).ReadAsync(new ReadTally([])).WithCancellation(cancellationToken)
            .ConfigureAwait(false))
        {
            if (!before.Remove(document.Id, out ulong fingerprint) || fingerprint != Fingerprint(document))
            {
                changed.Add(document.Id);
            }
        }

        return [.. changed.Concat(before.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private TRecord Count(TRecord record)
    {
        _readCount++;
        return record;
    }

    private void Observe(Document document)
    {
        _convertedCount++;
        _fingerprints[document.Id] = isCompared ? Fingerprint(document) : 0;
        foreach (RecordVector vector in format.Vectors.Where(vector => !HasVector(document[new FieldPath(vector.Name)])))
        {
            _missing[vector.Name]++;
        }
    }

    private static bool HasVector(FieldValue value) => value.TryGetVector(out ReadOnlyMemory<float> vector) && !vector.IsEmpty;

    private static ulong Fingerprint(Document document)
    {
        ArrayBufferWriter<byte> json = new();
        document.WriteJson(json);
        return BitConverter.ToUInt64(SHA256.HashData(json.WrittenSpan));
    }
}
