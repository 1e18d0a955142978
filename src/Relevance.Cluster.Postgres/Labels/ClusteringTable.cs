using System.Runtime.InteropServices;
using System.Text;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Postgres.Labels;

/// <summary>Reads and writes clusterings and their centroids.</summary>
/// <param name="session">The connection; to write, within a transaction that has locked the dataset.</param>
/// <param name="dataset">The dataset.</param>
internal sealed class ClusteringTable(StoreSession session, DatasetInfo dataset)
{
    /// <summary>Returns the clustering of a key; creates one without centroids if it does not exist.</summary>
    /// <exception cref="ArgumentException">Its labels would overlap with those of another clustering.</exception>
    public async Task<KnownClustering> GetOrAddAsync(ClusteringKey key, CancellationToken cancellationToken)
    {
        if (dataset.FindClustering(key) is { } known)
        {
            return known;
        }

        if (LabelFields.FindFault(key, dataset.Clusterings.Select(clustering => clustering.Key)) is { } fault)
        {
            throw new ArgumentException(fault, nameof(key));
        }

        string revision = DatasetInfo.MakeRevision();
        List<long> added = await session.QueryAsync(
            $"INSERT INTO {session.Tables.Clustering}(dataset, vector_field, alias, revision) VALUES ($1, $2, $3, $4) RETURNING id",
            row => row.GetInt64(0),
            cancellationToken,
            dataset.Id,
            Encoding.UTF8.GetBytes(key.VectorField),
            Encoding.UTF8.GetBytes(key.Alias),
            revision).ConfigureAwait(false);
        return new KnownClustering(added[0], key, HasCentroids: false, revision);
    }

    /// <summary>Stores the model, the metric and the centroids of a clustering, and keeps its labels.</summary>
    public async Task<KnownClustering> WriteAsync(StoredClustering clustering, CancellationToken cancellationToken)
    {
        KnownClustering stored = await GetOrAddAsync(clustering.Key, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"DELETE FROM {session.Tables.Centroid} WHERE clustering = $1", cancellationToken, stored.Id).ConfigureAwait(false);
        await session.ExecuteAsync(
            $"UPDATE {session.Tables.Clustering} SET model = $2, metric = $3, weights = $4 WHERE id = $1",
            cancellationToken,
            stored.Id,
            Encoding.UTF8.GetBytes(clustering.ModelName),
            clustering.Metric.ToString(),
            StoreSession.Text(FieldWeights.Format(clustering.FieldWeights))).ConfigureAwait(false);
        string columns = $"{session.Tables.Centroid}(clustering, position, label, v)";
        CopyWriter copy = await CopyWriter.OpenAsync(session, columns, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            for (int i = 0; i < clustering.Labels.Count; i++)
            {
                await copy.StartRowAsync(4, cancellationToken).ConfigureAwait(false);
                copy.Write(stored.Id);
                copy.Write(i);
                copy.Write(Encoding.UTF8.GetBytes(clustering.Labels[i]));
                copy.Write(MemoryMarshal.AsBytes(clustering.Centroids[i]));
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return stored with { HasCentroids = true };
    }

    /// <summary>Reads the model, the metric and the centroids of a clustering that has them.</summary>
    public async Task<StoredClustering> ReadAsync(KnownClustering clustering, CancellationToken cancellationToken)
    {
        List<(string Model, string Metric, string? Weights)> made = await session.QueryAsync(
            $"SELECT model, metric, weights FROM {session.Tables.Clustering} WHERE id = $1",
            row => (Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)),
            cancellationToken,
            clustering.Id).ConfigureAwait(false);
        int dimension = dataset.GetClusteredDimension(clustering.Key);
        List<(string Label, float[] Centroid)> centroids = await session.QueryAsync(
            $"SELECT label, v FROM {session.Tables.Centroid} WHERE clustering = $1 ORDER BY position",
            row => (Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0)), MemoryMarshal.Cast<byte, float>(row.GetFieldValue<byte[]>(1)).ToArray()),
            cancellationToken,
            clustering.Id).ConfigureAwait(false);
        (string model, string metric, string? weights) = made[0];
        return new StoredClustering
        {
            Key = clustering.Key,
            ModelName = model,
            Metric = Enum.Parse<DistanceMetric>(metric),
            Labels = [.. centroids.Select(centroid => centroid.Label)],
            Centroids = centroids.Count > 0 ? VectorSet.From(centroids.Select(centroid => centroid.Centroid)) : VectorSet.Empty(dimension),
            FieldWeights = weights is null ? null : FieldWeights.Parse(weights),
        };
    }

    /// <summary>Deletes a clustering with its labels and centroids.</summary>
    public async Task DeleteAsync(KnownClustering clustering, CancellationToken cancellationToken)
    {
        await new LabelTable(session, dataset).ClearAsync(clustering, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"DELETE FROM {session.Tables.Centroid} WHERE clustering = $1", cancellationToken, clustering.Id).ConfigureAwait(false);
        await session.ExecuteAsync($"DELETE FROM {session.Tables.Clustering} WHERE id = $1", cancellationToken, clustering.Id).ConfigureAwait(false);
    }
}
