using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Labels;
using Relevance.Cluster.Postgres.Reading;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>What computing on many machines needs: vectors by shards, and labels by position.</content>
public sealed partial class PostgresDocumentStore
{
    /// <summary>Gets the connections.</summary>
    internal StoreDatabase Database => _database;

    /// <summary>Reads the shards of a vector field, and the documents that match a filter.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The field.</param>
    /// <param name="shardSize">The number of positions of a shard, a power of two up to <see cref="VectorField.ShardSize"/>.</param>
    /// <param name="filter">The filter; null for all documents.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The shards, and the positions of the matching documents, ascending; null without a filter.</returns>
    internal Task<(VectorShards Shards, long[]? Selected)> ReadShardsAsync(
        string datasetId, string vectorField, int shardSize, Filter? filter, CancellationToken cancellationToken) => ReadAsync(
        datasetId,
        async (session, dataset, token) =>
        {
            VectorField field = dataset.GetVectorField(vectorField);
            VectorShards shards = await VectorShards.ReadAsync(session, dataset, field, shardSize, token).ConfigureAwait(false);
            long[]? selected = filter is null
                ? null
                : await new Selection(session, dataset, _columns).ListPositionsAsync(filter, token).ConfigureAwait(false);
            return (shards, selected);
        },
        cancellationToken);

    /// <summary>Reads the vectors of a shard.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The field.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="begin">Is called before the vectors, and again before all of them if the connection is lost in between.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>False if the shard has another revision or no longer exists.</returns>
    internal Task<bool> ReadShardAsync(
        string datasetId, string vectorField, VectorShard shard, Func<ShardReceiver> begin, CancellationToken cancellationToken) => ReadAsync(
        datasetId,
        async (session, dataset, token) => dataset.VectorFields.FirstOrDefault(field => field.Path == vectorField) is { } field
            && await VectorShards.ReadVectorsAsync(session, field, shard, begin(), token).ConfigureAwait(false),
        cancellationToken);

    /// <summary>Writes a clustering like <see cref="WriteClusteringAsync"/>, with labels by position.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="clustering">The clustering.</param>
    /// <param name="fitted">The shards whose vectors were clustered.</param>
    /// <param name="labels">
    /// Position and label of each document, ascending, in lists of some: an index of the clustering's labels, or −1 for an outlier. Stored as they come.
    /// </param>
    /// <param name="alongside">Writes more in the same transaction.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is written.</param>
    /// <returns>False if a vector of the field has changed since the shards were read; then nothing is written.</returns>
    internal Task<bool> WriteFitAsync(
        string datasetId,
        StoredClustering clustering,
        VectorShards fitted,
        IAsyncEnumerable<IEnumerable<(long Position, int Label)>> labels,
        Func<StoreSession, CancellationToken, Task> alongside,
        CancellationToken cancellationToken)
    {
        StoredClustering.Check(clustering);
        return ChangeAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                VectorField field = dataset.GetVectorField(clustering.Key.VectorField);
                int size = fitted.Shards.Count > 0 ? fitted.Shards[0].Size : VectorField.ShardSize;
                VectorShards current = await VectorShards.ReadAsync(session, dataset, field, size, token).ConfigureAwait(false);
                if (current.FieldId != fitted.FieldId || !HaveSameVectors(current, fitted))
                {
                    return false;
                }

                KnownClustering stored = await new ClusteringTable(session, dataset).WriteAsync(clustering, token).ConfigureAwait(false);
                LabelTable table = new(session, dataset);
                string[] texts = [.. clustering.Labels, ClusterLabels.Outlier];
                await table.ReplaceAsync(stored, texts, labels, token).ConfigureAwait(false);
                await table.SetRevisionAsync(stored, clustering.LabelRevision ?? DatasetInfo.MakeRevision(), token).ConfigureAwait(false);
                await SetChangedAsync(session, dataset, token).ConfigureAwait(false);
                await alongside(session, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    // Documents without a vector may have been added: they make parts of shards that have no vectors.
    private static bool HaveSameVectors(VectorShards current, VectorShards fitted) =>
        current.Shards.Select(shard => shard.Revision).Distinct().SequenceEqual(fitted.Shards.Select(shard => shard.Revision).Distinct());
}
