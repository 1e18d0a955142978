using System.Globalization;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Labels;

/// <summary>Reads and writes clusterings and their centroids.</summary>
internal sealed class ClusteringTable(SqliteDatabase database, DatasetInfo dataset)
{
    /// <summary>Returns the clustering of a key; creates one without centroids if it does not exist.</summary>
    /// <exception cref="ArgumentException">Its labels would overlap with those of another clustering.</exception>
    public KnownClustering GetOrAdd(ClusteringKey key)
    {
        if (dataset.FindClustering(key) is { } known)
        {
            return known;
        }

        if (FindFault(key) is { } fault)
        {
            throw new ArgumentException(fault, nameof(key));
        }

        using SqliteStatement statement = database.Prepare("INSERT INTO clustering(dataset, vector_field, alias) VALUES(?, ?, ?)");
        statement.Bind(1, dataset.Id).Bind(2, key.VectorField).Bind(3, key.Alias).Run();
        KnownClustering added = new(database.LastInsertedRow, key, HasCentroids: false);
        WriteChecksum(added);
        return added;
    }

    /// <summary>Finds the reason why a key is not valid for a clustering.</summary>
    /// <returns>A sentence; null if the key is valid.</returns>
    public string? FindFault(ClusteringKey key) => LabelFields.FindFault(key, dataset.Clusterings.Select(clustering => clustering.Key));

    /// <summary>Stores a clustering without labels, which replaces the one of the same key.</summary>
    public KnownClustering Replace(StoredClustering clustering)
    {
        KnownClustering stored = GetOrAdd(clustering.Key);
        Clear(stored);
        return Write(stored, clustering);
    }

    /// <summary>Replaces the centroids of a clustering and keeps its labels.</summary>
    public void ReplaceCentroids(StoredClustering clustering)
    {
        KnownClustering stored = GetOrAdd(clustering.Key);
        Run("DELETE FROM centroid WHERE clustering = ?", stored);
        Write(stored, clustering);
    }

    /// <summary>Deletes a clustering with its labels and centroids.</summary>
    public void Delete(KnownClustering clustering)
    {
        Clear(clustering);
        Run("DELETE FROM clustering WHERE id = ?", clustering);
    }

    /// <summary>Reads the model, the metric and the centroids of a clustering.</summary>
    public StoredClustering Read(KnownClustering clustering)
    {
        using SqliteStatement made = database.Prepare("SELECT model, metric, weights, centroid_count FROM clustering WHERE id = ?");
        RowGuard guard = new(database, dataset);
        if (!made.Bind(1, clustering.Id).Step())
        {
            throw guard.Damaged(documentId: null, clustering.Key.LabelField, "has lost its record");
        }

        int dimension = dataset.GetClusteredDimension(clustering.Key);
        List<string> labels = [];
        List<float[]> centroids = [];
        using SqliteStatement statement = database.Prepare("SELECT label, value, position FROM centroid WHERE clustering = ? ORDER BY position");
        statement.Bind(1, clustering.Id);
        while (statement.Step())
        {
            labels.Add(statement.GetText(0));
            centroids.Add(new float[dimension]);
            guard.ReadCentroid(clustering, (statement.GetInteger(2), labels[^1]), statement.GetBytes(1), centroids[^1]);
        }

        if (centroids.Count != made.GetInteger(3))
        {
            string what = string.Create(CultureInfo.InvariantCulture, $"has {centroids.Count} of {made.GetInteger(3)} centroids");
            throw guard.Damaged(documentId: null, clustering.Key.LabelField, what);
        }

        return new StoredClustering
        {
            Key = clustering.Key,
            ModelName = made.GetText(0),
            Metric = Enum.Parse<DistanceMetric>(made.GetText(1)),
            Labels = labels,
            Centroids = centroids.Count > 0 ? VectorSet.From(centroids) : VectorSet.Empty(dimension),
            FieldWeights = made.IsNull(2) ? null : FieldWeights.Parse(made.GetText(2)),
        };
    }

    private KnownClustering Write(KnownClustering stored, StoredClustering clustering)
    {
        using (SqliteStatement update = database.Prepare("UPDATE clustering SET model = ?, metric = ?, weights = ?, centroid_count = ? WHERE id = ?"))
        {
            update.Bind(1, clustering.ModelName).Bind(2, clustering.Metric.ToString())
                .Bind(3, FieldWeights.Format(clustering.FieldWeights)).Bind(4, clustering.Labels.Count);
            update.Bind(5, stored.Id).Run();
        }

        WriteChecksum(stored);

        using SqliteStatement insert = database.Prepare("INSERT INTO centroid(clustering, position, label, value) VALUES(?, ?, ?, ?)");
        for (int i = 0; i < clustering.Labels.Count; i++)
        {
            insert.Bind(1, stored.Id).Bind(2, i).Bind(3, clustering.Labels[i]);
            RowGuard.BindCentroid(insert, 4, stored, (i, clustering.Labels[i]), clustering.Centroids[i]);
            insert.Run();
        }

        return stored with { HasCentroids = true };
    }

    private void Clear(KnownClustering clustering)
    {
        Run($"DELETE FROM {dataset.Labels} WHERE clustering = ?", clustering);
        Run("DELETE FROM label_text WHERE clustering = ?", clustering);
        Run("DELETE FROM centroid WHERE clustering = ?", clustering);
        Run("UPDATE clustering SET label_count = 0, centroid_count = 0 WHERE id = ?", clustering);
        WriteChecksum(clustering);
    }

    private void WriteChecksum(KnownClustering clustering) => Run($"UPDATE clustering SET seal = {StoreTables.ClusteringChecksum} WHERE id = ?", clustering);

    private void Run(string sql, KnownClustering clustering)
    {
        using SqliteStatement statement = database.Prepare(sql);
        statement.Bind(1, clustering.Id).Run();
    }
}
