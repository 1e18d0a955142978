using System.Globalization;
using System.Text;
using Relevance.Cluster.Postgres.Documents;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Labels;
using Relevance.Cluster.Postgres.Layout;
using Relevance.Cluster.Postgres.Reading;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Columns;

namespace Relevance.Cluster;

/// <content>Labels and centroids.</content>
public sealed partial class PostgresDocumentStore
{
    /// <inheritdoc/>
    public override Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        StoredClustering.Check(clustering);
        return ChangeAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                _ = dataset.GetClusteredDimension(clustering.Key);
                KnownClustering stored = await new ClusteringTable(session, dataset).WriteAsync(clustering, token).ConfigureAwait(false);
                LabelTable table = new(session, dataset);
                await table.ReplaceAsync(stored, await PlaceAsync(session, dataset, labels, token).ConfigureAwait(false), token).ConfigureAwait(false);
                await table.SetRevisionAsync(stored, clustering.LabelRevision ?? DatasetInfo.MakeRevision(), token).ConfigureAwait(false);
                await SetChangedAsync(session, dataset, token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default)
    {
        StoredClustering.Check(clustering);
        return ChangeAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                _ = dataset.GetClusteredDimension(clustering.Key);
                await new ClusteringTable(session, dataset).WriteAsync(clustering, token).ConfigureAwait(false);
                await DatasetCatalog.UpdateAsync(session, dataset, token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task UpdateLabelsAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(labels);
        return ChangeAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                KnownClustering clustering = dataset.GetClustering(key);
                Dictionary<long, string> placed = await PlaceAsync(session, dataset, labels, token).ConfigureAwait(false);
                Dictionary<long, string?> changes = placed.ToDictionary(label => label.Key, label => (string?)label.Value);
                await new LabelTable(session, dataset).WriteAsync(clustering, changes, token).ConfigureAwait(false);
                await SetChangedAsync(session, dataset, token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ReadAsync(
            datasetId,
            async (session, dataset, token) => dataset.FindClustering(key) is { HasCentroids: true } clustering
                ? await new ClusteringTable(session, dataset).ReadAsync(clustering, token).ConfigureAwait(false)
                : null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken = default) => ReadAsync(
        datasetId,
        (_, dataset, _) => Task.FromResult<IReadOnlyList<ClusteringKey>>([.. dataset.Clusterings.Select(clustering => clustering.Key)]),
        cancellationToken);

    /// <inheritdoc/>
    public override Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ChangeAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                if (dataset.FindClustering(key) is not { } clustering)
                {
                    return false;
                }

                await new ClusteringTable(session, dataset).DeleteAsync(clustering, token).ConfigureAwait(false);
                await SetChangedAsync(session, dataset, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ReadAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                KnownClustering clustering = dataset.GetClustering(key);
                long[]? selected = filter is null
                    ? null
                    : await new Selection(session, dataset, _columns).ListPositionsAsync(filter, token).ConfigureAwait(false);
                LabelNumbers numbers = await new LabelTable(session, dataset).ReadAsync(clustering, token).ConfigureAwait(false);
                DocumentLabelList labels = new(new IdList());
                int next = 0;
                await DocumentIds.ReadAsync(session, dataset, Add, token).ConfigureAwait(false);
                return (IReadOnlyList<DocumentLabel>)labels;

                void Add(long position, ReadOnlySpan<byte> id)
                {
                    bool isSelected = selected is null || (next < selected.Length && selected[next] == position);
                    next += isSelected ? 1 : 0;
                    if (isSelected && numbers.GetText(position) is { } label)
                    {
                        labels.Add(id, label);
                    }
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>It is stored in the database, so writes of other programs change it too.</remarks>
    public override Task<string?> GetLabelRevisionAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ReadAsync(datasetId, (_, dataset, _) => Task.FromResult<string?>(Revision(dataset.GetClustering(key))), cancellationToken);

        static string Revision(KnownClustering clustering) => string.Create(CultureInfo.InvariantCulture, $"{clustering.Id}.{clustering.Revision}");
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<LabelCount>> CountLabelsAsync(
        string datasetId, ClusteringKey key, string? field = null, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        FieldPath? path = field is null ? default(FieldPath?) : new FieldPath(field);
        IReadOnlyList<LabelCount>? counts = await ReadAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                FieldPath labels = dataset.GetClustering(key).LabelPath;
                SelectedRows rows = await new Selection(session, dataset, _columns)
                    .SelectAsync(filter, path is { } counted ? [labels, counted] : [labels], token).ConfigureAwait(false);
                return LabelCounts.Count(rows, labels, path, token);
            },
            cancellationToken).ConfigureAwait(false);

        // Columns do not distinguish objects.
        return counts ?? await base.CountLabelsAsync(datasetId, key, field, filter, cancellationToken).ConfigureAwait(false);
    }

    private static Task SetChangedAsync(StoreSession session, DatasetInfo dataset, CancellationToken cancellationToken) =>
        DatasetCatalog.UpdateAsync(session, dataset with { Revision = DatasetInfo.MakeRevision() }, cancellationToken);

    /// <summary>Finds the positions of labelled documents; labels of others are left out, and of two for one document the last is taken.</summary>
    private static async Task<Dictionary<long, string>> PlaceAsync(
        StoreSession session, DatasetInfo dataset, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        Dictionary<long, string> placed = [];
        if (labels.Count <= dataset.DocumentCount / 8)
        {
            Dictionary<string, string> labelOf = new(StringComparer.Ordinal);
            foreach (DocumentLabel label in labels)
            {
                labelOf[label.DocumentId] = label.Label;
            }

            byte[][] keys = [.. labelOf.Keys.Select(DocumentKey.Of)];
            List<(long Position, string Id)> found = await session.QueryAsync(
                $"SELECT seq, id FROM {session.Tables.Documents(dataset.Id)} WHERE {DocumentKey.Expression} = ANY($1)",
                row => (row.GetInt64(0), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(1))),
                cancellationToken,
                (object)keys).ConfigureAwait(false);
            return found.ToDictionary(row => row.Position, row => labelOf[row.Id]);
        }

        // Most documents are labelled: their ids are read in order, in which that of the next label is mostly the next.
        IdList ids = new();
        List<long> positions = [];
        await DocumentIds.ReadAsync(session, dataset, Add, cancellationToken).ConfigureAwait(false);
        int next = 0;
        foreach (DocumentLabel label in labels)
        {
            int index = ids.Find(Encoding.UTF8.GetBytes(label.DocumentId), likely: next);
            if (index >= 0)
            {
                placed[positions[index]] = label.Label;
                next = index + 1;
            }
        }

        return placed;

        void Add(long position, ReadOnlySpan<byte> id)
        {
            positions.Add(position);
            ids.Add(id);
        }
    }
}
