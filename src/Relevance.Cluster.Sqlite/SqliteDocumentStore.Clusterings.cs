using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Reading;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Columns;

namespace Relevance.Cluster;

public sealed partial class SqliteDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>Labels of missing documents are ignored.</remarks>
    /// <exception cref="ArgumentException">
    /// The key is not valid, labels and centroids differ in number, or the labels would overlap with those of another clustering.
    /// </exception>
    /// <exception cref="FieldNotFoundException">The dataset has no vector field with this name.</exception>
    public override Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        StoredClustering.Check(clustering);
        return WriteAsync(
            datasetId,
            (session, token) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                _ = dataset.GetClusteredDimension(clustering.Key);
                KnownClustering stored = new ClusteringTable(session.Database, dataset).Replace(clustering);
                new LabelTable(session.Database, dataset).Write(stored, labels, token);
                session.Catalog.SetChanged(dataset, stored);
                LabelRevision.Change(session.Database, stored.Id, clustering.LabelRevision);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The key is not valid, labels and centroids differ in number, or the labels would overlap with those of another clustering.
    /// </exception>
    /// <exception cref="FieldNotFoundException">The dataset has no vector field with this name.</exception>
    public override Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default)
    {
        StoredClustering.Check(clustering);
        return WriteAsync(
            datasetId,
            (session, token) =>
            {
                token.ThrowIfCancellationRequested();
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                _ = dataset.GetClusteredDimension(clustering.Key);
                new ClusteringTable(session.Database, dataset).ReplaceCentroids(clustering);
                session.Catalog.SetChanged(dataset);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Labels of missing documents are ignored.</remarks>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist.</exception>
    public override Task UpdateLabelsAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(labels);
        return WriteAsync(
            datasetId,
            (session, token) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                KnownClustering clustering = dataset.GetClustering(key);
                new LabelTable(session.Database, dataset).Write(clustering, labels, token);
                session.Catalog.SetChanged(dataset, clustering);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Null for a clustering without centroids, which has only labels that documents were written with.</remarks>
    public override Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ReadAsync(
            datasetId,
            (session, _) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                return dataset.FindClustering(key) is { HasCentroids: true } clustering
                    ? new ClusteringTable(session.Database, dataset).Read(clustering)
                    : null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>In ordinal order of vector field and alias, including clusterings without centroids.</remarks>
    public override Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken = default) => ReadAsync(
        datasetId,
        (session, _) => (IReadOnlyList<ClusteringKey>)[.. session.Catalog.Get(datasetId).Clusterings.Select(clustering => clustering.Key)],
        cancellationToken);

    /// <inheritdoc/>
    public override Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return WriteAsync(
            datasetId,
            (session, _) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                if (dataset.FindClustering(key) is not { } clustering)
                {
                    return false;
                }

                new ClusteringTable(session.Database, dataset).Delete(clustering);
                session.Catalog.SetChanged(dataset, clustering);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist.</exception>
    public override Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ReadAsync(
            datasetId,
            (session, token) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                KnownClustering clustering = dataset.GetClustering(key);
                LabelTable table = new(session.Database, dataset);
                Dictionary<long, string> texts = table.ReadTexts(clustering);
                string labelsOfDocuments = $"{dataset.Labels} c CROSS JOIN {dataset.Documents} d ON d.row = c.row";
                SqlText text = new SqlText($"SELECT d.id, c.number, c.row, c.seal FROM {labelsOfDocuments} WHERE c.clustering = ")
                    .Add(clustering.Id)
                    .Add(" AND ")
                    .Add(FilterQuery.Translate(session, dataset, filter, token))
                    .Add(" ORDER BY c.row");
                DocumentLabelList labels = new(new IdList());
                using SqliteStatement statement = text.Prepare(session.Database);
                while (statement.Step())
                {
                    token.ThrowIfCancellationRequested();
                    (long number, long row) = (statement.GetInteger(1), statement.GetInteger(2));
                    table.Guard.CheckLabel(clustering, row, number, statement.GetInteger(3));
                    string label = texts.TryGetValue(number, out string? known) ? known : throw table.Guard.LostText(clustering, row);
                    labels.Add(statement.GetBytes(0), label);
                }

                return (IReadOnlyList<DocumentLabel>)labels;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>It is stored in the file, so writes of other processes change it too.</remarks>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist.</exception>
    public override Task<string?> GetLabelRevisionAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ReadAsync(
            datasetId,
            (session, _) => (string?)LabelRevision.Read(session.Database, session.Catalog.Get(datasetId).GetClustering(key)),
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>The labels and the field are columns in memory after the first call; see <see cref="SqliteDocumentStore"/>.</remarks>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist.</exception>
    public override async Task<IReadOnlyList<LabelCount>> CountLabelsAsync(
        string datasetId, ClusteringKey key, string? field = null, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        FieldPath? path = field is null ? default(FieldPath?) : new FieldPath(field);
        IReadOnlyList<LabelCount>? counts = await ReadAsync(
            datasetId,
            (session, token) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                FieldPath labels = dataset.GetClustering(key).LabelPath;
                SelectedRows rows = RowSelection.Read(session, dataset, filter, path is { } counted ? [labels, counted] : [labels], token);
                return LabelCounts.Count(rows, labels, path, token);
            },
            cancellationToken).ConfigureAwait(false);

        // Columns do not distinguish objects.
        return counts ?? await base.CountLabelsAsync(datasetId, key, field, filter, cancellationToken).ConfigureAwait(false);
    }
}
