using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Storage.Faults;

/// <summary>Reports documents as written, and writes them with the next call.</summary>
public sealed class AcknowledgesBeforeWriting : FaultyStore
{
    private Func<Task> _pending = () => Task.CompletedTask;

    public override async Task<WriteSummary> WriteAsync(
        string datasetId,
        IReadOnlyList<Document> documents,
        WriteMode mode,
        CancellationToken cancellationToken = default)
    {
        await _pending();
        _pending = () => Inner.WriteAsync(datasetId, documents, mode, CancellationToken.None);
        return new WriteSummary { InsertedCount = documents.Count };
    }
}

/// <summary>Writes a batch in two halves.</summary>
public sealed class WritesHalfBatches : FaultyStore
{
    public override async Task<WriteSummary> WriteAsync(
        string datasetId,
        IReadOnlyList<Document> documents,
        WriteMode mode,
        CancellationToken cancellationToken = default)
    {
        Document[] half = [.. Enumerable.Range(0, documents.Count / 2).Select(index => documents[index])];
        WriteSummary first = await Inner.WriteAsync(datasetId, half, mode, cancellationToken);
        Document[] rest = [.. Enumerable.Range(half.Length, documents.Count - half.Length).Select(index => documents[index])];
        WriteSummary second = await Inner.WriteAsync(datasetId, rest, mode, cancellationToken);
        return new WriteSummary
        {
            InsertedCount = first.InsertedCount + second.InsertedCount,
            UpdatedCount = first.UpdatedCount + second.UpdatedCount,
            Rejected = [.. first.Rejected, .. second.Rejected],
        };
    }
}

/// <summary>Replaces documents where it should merge.</summary>
public sealed class ReplacesInsteadOfMerging : FaultyStore
{
    public override Task<WriteSummary> WriteAsync(
        string datasetId,
        IReadOnlyList<Document> documents,
        WriteMode mode,
        CancellationToken cancellationToken = default
    ) => Inner.WriteAsync(datasetId, documents, mode == WriteMode.Update ? WriteMode.Upsert : mode, cancellationToken);
}

/// <summary>Skips rejected documents silently.</summary>
public sealed class HidesRejections : FaultyStore
{
    public override async Task<WriteSummary> WriteAsync(
        string datasetId,
        IReadOnlyList<Document> documents,
        WriteMode mode,
        CancellationToken cancellationToken = default
    ) => await Inner.WriteAsync(datasetId, documents, mode, cancellationToken) with { Rejected = [] };
}

/// <summary>Does not hear a cancellation.</summary>
public sealed class IgnoresCancellation : FaultyStore
{
    public override Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken = default) =>
        Inner.DeleteDocumentsAsync(datasetId, filter, CancellationToken.None);
}

/// <summary>Reports vectors as unchanged after every write.</summary>
public sealed class KeepsItsRevision : FaultyStore
{
    public override Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default) =>
        Task.FromResult<string?>("1");
}

/// <summary>Reports vectors as changed when a label changes.</summary>
public sealed class CountsLabelsAsVectors : FaultyStore
{
    private int _changes;

    public override Task UpdateLabelsAsync(
        string datasetId,
        ClusteringKey key,
        IReadOnlyList<DocumentLabel> labels,
        CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _changes);
        return Inner.UpdateLabelsAsync(datasetId, key, labels, cancellationToken);
    }

    public override async Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default) =>
        await Inner.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken) + new string('+', _changes);
}

/// <summary>Shows a dataset while it is in the making.</summary>
public sealed class ShowsWhatIsStaged : FaultyStore
{
    private readonly List<string> _staged = [];

    public override async Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default) =>
        [.. (await Inner.ListDatasetsAsync(cancellationToken)).Concat(_staged).Order(StringComparer.Ordinal)];

    public override async Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        string? staged = await Inner.StageDatasetAsync(datasetId, schema, cancellationToken);
        _staged.AddRange(staged is null ? [] : [datasetId]);
        return staged;
    }
}
