using System.Globalization;
using System.Text;
using Relevance.Cluster.Postgres.Documents;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Labels;
using Relevance.Cluster.Postgres.Reading;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>What questions about vectors need that many machines answer: rows of several fields, labels by position, and ids.</content>
public sealed partial class PostgresDocumentStore
{
    /// <summary>Measures an operation of other machines on the store like its own.</summary>
    internal Task<T> MeasureAsync<T>(string member, string datasetId, Func<Task<T>> run) => _telemetry.MeasureAsync(member, datasetId, run);

    /// <summary>Reads what a question is about, in one transaction.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="about">The fields, documents and labels.</param>
    /// <param name="shardSize">The number of positions of a shard, see <see cref="ReadShardsAsync"/>.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    internal Task<AskedRows> ReadAskedAsync(string datasetId, AskedDocuments about, int shardSize, CancellationToken cancellationToken) => ReadAsync(
        datasetId,
        async (session, dataset, token) =>
        {
            List<VectorShards> fields = [];
            foreach (string path in about.Fields)
            {
                fields.Add(await VectorShards.ReadAsync(session, dataset, dataset.GetVectorField(path), shardSize, token).ConfigureAwait(false));
            }

            long[]? selected = about.Filter is null
                ? null
                : await new Selection(session, dataset, _columns).ListPositionsAsync(about.Filter, token).ConfigureAwait(false);
            long excluded = about.ExcludedId is null ? -1 : await FindPositionAsync(session, dataset, about.ExcludedId, token).ConfigureAwait(false);
            KnownClustering? labels = about.Labels is null ? null : dataset.GetClustering(about.Labels);
            Dictionary<long, string> texts = labels is null
                ? []
                : await new LabelTable(session, dataset).ReadTextsAsync(labels, token).ConfigureAwait(false);
            return new AskedRows(fields, selected, excluded, dataset.VectorRevision, labels, texts);
        },
        cancellationToken);

    /// <summary>Reads the labels of a range of positions.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="labels">The clustering, as <see cref="ReadAskedAsync"/> found it.</param>
    /// <param name="start">The first position.</param>
    /// <param name="size">The number of positions.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The number of the label's text for each position, 0 for none; null if a label of the clustering has changed since.</returns>
    internal Task<int[]?> ReadLabelNumbersAsync(
        string datasetId, KnownClustering labels, long start, int size, CancellationToken cancellationToken) => ReadAsync(
        datasetId,
        async (session, dataset, token) =>
        {
            KnownClustering? current = dataset.FindClustering(labels.Key);
            return current?.Id == labels.Id && current.Revision == labels.Revision
                ? await new LabelTable(session, dataset).ReadNumbersAsync(current, start, size, token).ConfigureAwait(false)
                : null;
        },
        cancellationToken);

    /// <summary>Finds the ids of the documents at positions; null for a position without one.</summary>
    internal Task<string?[]> FindIdsAsync(string datasetId, long[] positions, CancellationToken cancellationToken) => ReadAsync(
        datasetId,
        async (session, dataset, token) =>
        {
            string?[] ids = new string?[positions.Length];
            if (positions.Length == 0)
            {
                return ids;
            }

            Dictionary<long, string> found = [];
            if (positions.Length <= dataset.DocumentCount / 8)
            {
                List<(long Position, string Id)> rows = await session.QueryAsync(
                    $"SELECT seq, id FROM {session.Tables.Documents(dataset.Id)} WHERE seq = ANY($1)",
                    row => (row.GetInt64(0), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(1))),
                    token,
                    positions).ConfigureAwait(false);
                rows.ForEach(row => found.Add(row.Position, row.Id));
            }
            else
            {
                HashSet<long> wanted = [.. positions];
                await DocumentIds.ReadAsync(session, dataset, Add, token).ConfigureAwait(false);

                void Add(long position, ReadOnlySpan<byte> id)
                {
                    if (wanted.Contains(position))
                    {
                        found.Add(position, Encoding.UTF8.GetString(id));
                    }
                }
            }

            return Array.ConvertAll(positions, found.GetValueOrDefault);
        },
        cancellationToken);

    /// <summary>Counts the vectors of a field before a position.</summary>
    internal Task<int> FindRowAsync(string datasetId, string vectorField, long position, CancellationToken cancellationToken) => ReadAsync(
        datasetId,
        async (session, dataset, token) =>
        {
            List<long> positions = await VectorReader.ListPositionsAsync(session, dataset.GetVectorField(vectorField), token).ConfigureAwait(false);
            int row = positions.BinarySearch(position);
            return row >= 0 ? row : ~row;
        },
        cancellationToken);

    /// <summary>Sets labels like <see cref="UpdateLabelsAsync"/>, by position.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="asked">The rows, as <see cref="ReadAskedAsync"/> found them.</param>
    /// <param name="labels">The new labels by position.</param>
    /// <param name="alongside">Writes more in the same transaction.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is written.</param>
    /// <returns>False if vectors, documents or labels of the clustering have changed since; then nothing is written.</returns>
    internal Task<bool> SetLabelsAsync(
        string datasetId,
        AskedRows asked,
        IReadOnlyDictionary<long, string?> labels,
        Func<StoreSession, CancellationToken, Task> alongside,
        CancellationToken cancellationToken) => ChangeAsync(
        datasetId,
        async (session, dataset, token) =>
        {
            KnownClustering? current = dataset.FindClustering(asked.Labels!.Key);
            if (dataset.VectorRevision != asked.VectorRevision || current?.Id != asked.Labels.Id || current.Revision != asked.Labels.Revision)
            {
                return false;
            }

            await new LabelTable(session, dataset).WriteAsync(current, labels, token).ConfigureAwait(false);
            await SetChangedAsync(session, dataset, token).ConfigureAwait(false);
            await alongside(session, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private static async Task<long> FindPositionAsync(StoreSession session, DatasetInfo dataset, string documentId, CancellationToken cancellationToken)
    {
        byte[][] keys = [DocumentKey.Of(documentId)];
        List<long> found = await session.QueryAsync(
            $"SELECT seq FROM {session.Tables.Documents(dataset.Id)} WHERE {DocumentKey.Expression} = ANY($1)",
            row => row.GetInt64(0),
            cancellationToken,
            (object)keys).ConfigureAwait(false);
        return found is [long position] ? position : -1;
    }
}

/// <summary>The documents that a question is about.</summary>
/// <param name="Fields">The vector fields, at least one; documents without a vector in the first are left out.</param>
/// <param name="Filter">The condition on documents; null for all.</param>
/// <param name="ExcludedId">The id of a document to leave out; null for none.</param>
/// <param name="Labels">The clustering whose labels are read; null for none.</param>
internal sealed record AskedDocuments(IReadOnlyList<string> Fields, Filter? Filter = null, string? ExcludedId = null, ClusteringKey? Labels = null);

/// <summary>The rows that a question is about, as one transaction reads them.</summary>
/// <param name="Fields">The shards of each field.</param>
/// <param name="Selected">The positions of the documents that match, ascending; null for all.</param>
/// <param name="Excluded">The position of the document to leave out; −1 for none.</param>
/// <param name="VectorRevision">The revision of vectors and documents.</param>
/// <param name="Labels">The clustering whose labels are read; null for none.</param>
/// <param name="Texts">The texts of the labels by their number.</param>
internal sealed record AskedRows(
    IReadOnlyList<VectorShards> Fields,
    long[]? Selected,
    long Excluded,
    string VectorRevision,
    KnownClustering? Labels,
    IReadOnlyDictionary<long, string> Texts)
{
    /// <summary>Gets the revision of the labels, as <see cref="PostgresDocumentStore.GetLabelRevisionAsync"/> returns it; empty without labels.</summary>
    public string LabelRevision => Labels is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{Labels.Id}.{Labels.Revision}");
}
