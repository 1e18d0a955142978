using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Writing;

/// <summary>Deletes documents with their vectors and labels, within the open transaction.</summary>
internal sealed class DocumentEraser(SqliteDatabase database, DatasetCatalog catalog, DatasetInfo dataset)
{
    // The rows are selected first, since the condition may read the tables that are changed.
    private const string Chosen = "temp.rc_erased";

    /// <summary>Deletes the documents that meet a condition.</summary>
    /// <returns>The number of deleted documents.</returns>
    public long Erase(SqlText condition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        database.Execute($"CREATE TABLE IF NOT EXISTS {Chosen}(row INTEGER PRIMARY KEY)");
        database.Execute($"DELETE FROM {Chosen}");
        using (SqliteStatement choose = new SqlText($"INSERT INTO {Chosen} SELECT d.row FROM {dataset.Documents} d WHERE ").Add(condition).Prepare(database))
        {
            choose.Run();
        }

        foreach (VectorField field in dataset.VectorFields)
        {
            long deleted = Delete(field.Table);
            if (deleted > 0)
            {
                catalog.SetVectorCount(field, field.Count - deleted);
            }
        }

        new LabelTable(database, dataset).RemoveRows(Chosen);
        long count = Delete(dataset.Documents);
        if (count > 0)
        {
            DatasetInfo changed = dataset with { DocumentCount = dataset.DocumentCount - count, Revision = DatasetInfo.MakeRevision() };
            catalog.SetCounters(changed);
            catalog.Changes.Add(new RowChanges(dataset.Id, dataset.Revision, changed.Revision) { Deleted = ReadChosen() });
        }

        database.Execute($"DELETE FROM {Chosen}");
        return count;
    }

    private List<long> ReadChosen()
    {
        List<long> rows = [];
        using SqliteStatement statement = database.Prepare($"SELECT row FROM {Chosen}");
        while (statement.Step())
        {
            rows.Add(statement.GetInteger(0));
        }

        return rows;
    }

    private long Delete(string table)
    {
        database.Execute($"DELETE FROM {table} WHERE row IN (SELECT row FROM {Chosen})");
        return database.Changes;
    }
}
