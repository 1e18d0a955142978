using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Reading;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

public sealed partial class SqliteDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>Labels of documents that are not there (any more) are passed over.</remarks>
    /// <exception cref="ArgumentException">The key is not usable, labels and centroids differ in number, or the labels would stand in the way of another clustering's.</exception>
    /// <exception cref="FieldNotFoundException">The dataset has no vector field of this name.</exception>
    public override Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Validate(clustering);
        return WriteAsync(
            datasetId,
            (session, token) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                _ = dataset.GetClusteredLength(clustering.Key);
                KnownClustering stored = new ClusteringTable(session.Database, dataset).Replace(clustering);
                new LabelTable(session.Database, dataset).Write(stored, labels, token);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The key is not usable, labels and centroids differ in number, or the labels would stand in the way of another clustering's.</exception>
    /// <exception cref="FieldNotFoundException">The dataset has no vector field of this name.</exception>
    public override Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default)
    {
        Validate(clustering);
        return WriteAsync(
            datasetId,
            (session, token) =>
            {
                token.ThrowIfCancellationRequested();
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                _ = dataset.GetClusteredLength(clustering.Key);
                new ClusteringTable(session.Database, dataset).ReplaceCentroids(clustering);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Labels of documents that are not there (any more) are passed over.</remarks>
    /// <exception cref="ClusteringNotFoundException">There is no such clustering.</exception>
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
                new LabelTable(session.Database, dataset).Write(dataset.GetClustering(key), labels, token);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>A clustering that consists of labels that documents came with has no centroids, and gives null.</remarks>
    public override Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ReadAsync(
            datasetId,
            (session, _) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                return dataset.FindClustering(key) is { HasCentroids: true } clustering ? new ClusteringTable(session.Database, dataset).Read(clustering) : null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Ordered by vector field, then alias, ordinally; those without centroids are among them.</remarks>
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
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ClusteringNotFoundException">There is no such clustering.</exception>
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
                SqlText text = new SqlText($"SELECT d.id, c.number, c.row, c.seal FROM {dataset.Labels} c CROSS JOIN {dataset.Documents} d ON d.row = c.row WHERE c.clustering = ")
                    .Add(clustering.Id)
                    .Add(" AND ")
                    .Add(FilterQuery.Translate(session, dataset, filter, token))
                    .Add(" ORDER BY c.row");
                List<DocumentLabel> labels = [];
                using SqliteStatement statement = text.Prepare(session.Database);
                while (statement.Step())
                {
                    token.ThrowIfCancellationRequested();
                    (long number, long row) = (statement.GetInteger(1), statement.GetInteger(2));
                    table.Guard.CheckLabel(clustering, row, number, statement.GetInteger(3));
                    labels.Add(new DocumentLabel(statement.GetText(0), texts.TryGetValue(number, out string? label) ? label : throw table.Guard.LostText(clustering, row)));
                }

                return (IReadOnlyList<DocumentLabel>)labels;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Labels alone cost a look at their own table; with a field or a filter, a look at each document that has one.</remarks>
    /// <exception cref="ClusteringNotFoundException">There is no such clustering.</exception>
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
                return new LabelCountStatement(session, dataset, dataset.GetClustering(key), path, filter, token).Run(token);
            },
            cancellationToken).ConfigureAwait(false);

        // Objects are not told apart by SQL.
        return counts ?? await base.CountLabelsAsync(datasetId, key, field, filter, cancellationToken).ConfigureAwait(false);
    }

    private static void Validate(StoredClustering clustering)
    {
        ArgumentNullException.ThrowIfNull(clustering);
        if (clustering.Labels.Count != clustering.Centroids.Count)
        {
            throw new ArgumentException($"There are {clustering.Labels.Count} labels for {clustering.Centroids.Count} centroids.", nameof(clustering));
        }
    }
}
