using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Labels;

/// <summary>Reads and writes the labels of a dataset's documents. Each distinct text is stored once, and a label is its number.</summary>
internal sealed class LabelTable(SqliteDatabase database, DatasetInfo dataset)
{
    private readonly Dictionary<(long Clustering, string Text), long> _numbers = [];
    private readonly Dictionary<long, long> _growth = [];

    /// <summary>Gets the numbers of the clusterings whose labels were changed.</summary>
    public HashSet<long> Changed { get; } = [];

    /// <summary>Gets the guard that verifies rows.</summary>
    public RowGuard Guard { get; } = new(database, dataset);

    /// <summary>Returns the distinct labels of a clustering by number, including those that no document has any longer.</summary>
    public Dictionary<long, string> ReadTexts(KnownClustering clustering)
    {
        Dictionary<long, string> texts = [];
        using SqliteStatement statement = database.Prepare($"SELECT number, text, seal = {StoreTables.LabelTextChecksum} FROM label_text WHERE clustering = ?");
        statement.Bind(1, clustering.Id);
        while (statement.Step())
        {
            if (statement.GetInteger(2) == 0)
            {
                throw Guard.Damaged(documentId: null, clustering.Key.LabelField, $"has a label, '{statement.GetText(1)}', with a wrong checksum");
            }

            if (statement.GetInteger(0) != LabelRevision.Number)
            {
                texts.Add(statement.GetInteger(0), statement.GetText(1));
            }
        }

        return texts;
    }

    /// <summary>Returns the label of one document.</summary>
    /// <returns>Null if it has none.</returns>
    public string? Read(KnownClustering clustering, long row)
    {
        using SqliteStatement statement = database.Prepare(
            $"SELECT l.number, l.seal, t.text FROM {dataset.Labels} l LEFT JOIN label_text t ON t.clustering = l.clustering AND t.number = l.number "
            + "WHERE l.clustering = ? AND l.row = ?");
        if (!statement.Bind(1, clustering.Id).Bind(2, row).Step())
        {
            return null;
        }

        Guard.CheckLabel(clustering, row, statement.GetInteger(0), statement.GetInteger(1));
        return statement.IsNull(2) ? throw Guard.LostText(clustering, row) : statement.GetText(2);
    }

    /// <summary>Sets the label of one document; null removes it.</summary>
    public void Write(KnownClustering clustering, long row, string? label)
    {
        if (label is null)
        {
            using SqliteStatement removal = database.Prepare($"DELETE FROM {dataset.Labels} WHERE clustering = ? AND row = ?");
            removal.Bind(1, clustering.Id).Bind(2, row).Run();
            Remove(clustering, database.Changes);
            return;
        }

        long number = GetNumber(clustering, label);
        long checksum = RowChecksum.OfLabel(clustering.Id, row, number);
        using SqliteStatement insert = database.Prepare($"INSERT OR IGNORE INTO {dataset.Labels}(clustering, row, number, seal) VALUES(?, ?, ?, ?)");
        insert.Bind(1, clustering.Id).Bind(2, row).Bind(3, number).Bind(4, checksum).Run();
        if (database.Changes > 0)
        {
            Grow(clustering, 1);
            return;
        }

        using SqliteStatement update = database.Prepare($"UPDATE {dataset.Labels} SET number = ?, seal = ? WHERE clustering = ? AND row = ?");
        update.Bind(1, number).Bind(2, checksum).Bind(3, clustering.Id).Bind(4, row).Run();
        Grow(clustering, 0);
    }

    /// <summary>Updates the revisions and the label counts of the clusterings, after the last write.</summary>
    public void Finish()
    {
        foreach ((long clustering, long growth) in _growth)
        {
            LabelRevision.Change(database, clustering);
            if (growth == 0)
            {
                continue;
            }

            using SqliteStatement count = database.Prepare("UPDATE clustering SET label_count = label_count + ? WHERE id = ?");
            count.Bind(1, growth).Bind(2, clustering).Run();
            using SqliteStatement checksum = database.Prepare($"UPDATE clustering SET seal = {StoreTables.ClusteringChecksum} WHERE id = ?");
            checksum.Bind(1, clustering).Run();
        }

        _growth.Clear();
    }

    /// <summary>Removes the labels of the rows in a table.</summary>
    public void RemoveRows(string table)
    {
        foreach (KnownClustering clustering in dataset.Clusterings)
        {
            using SqliteStatement removal = database.Prepare($"DELETE FROM {dataset.Labels} WHERE clustering = ? AND row IN (SELECT row FROM {table})");
            removal.Bind(1, clustering.Id).Run();
            Remove(clustering, database.Changes);
        }

        Finish();
    }

    /// <summary>Removes all labels of one document.</summary>
    public void RemoveRow(long row)
    {
        foreach (KnownClustering clustering in dataset.Clusterings)
        {
            Write(clustering, row, null);
        }
    }

    /// <summary>Sets the labels of documents by id; missing documents are ignored.</summary>
    public void Write(KnownClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        using SqliteStatement find = database.Prepare($"SELECT row FROM {dataset.Documents} WHERE id = ?");
        foreach (DocumentLabel label in labels)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (find.Bind(1, label.DocumentId).Step())
            {
                Write(clustering, find.GetInteger(0), label.Label);
            }

            find.Reset();
        }

        Finish();
    }

    private void Remove(KnownClustering clustering, long count)
    {
        if (count > 0)
        {
            Grow(clustering, -count);
        }
    }

    private void Grow(KnownClustering clustering, long growth)
    {
        _growth[clustering.Id] = _growth.GetValueOrDefault(clustering.Id) + growth;
        Changed.Add(clustering.Id);
    }

    private long GetNumber(KnownClustering clustering, string text)
    {
        if (_numbers.TryGetValue((clustering.Id, text), out long number))
        {
            return number;
        }

        using (SqliteStatement find = database.Prepare("SELECT number FROM label_text WHERE clustering = ? AND text = ?"))
        {
            if (find.Bind(1, clustering.Id).Bind(2, text).Step())
            {
                number = find.GetInteger(0);
                _numbers.Add((clustering.Id, text), number);
                return number;
            }
        }

        using (SqliteStatement last = database.Prepare("SELECT ifnull(max(number), 0) + 1 FROM label_text WHERE clustering = ?"))
        {
            last.Bind(1, clustering.Id).Step();
            number = last.GetInteger(0);
        }

        using (SqliteStatement insert = database.Prepare("INSERT INTO label_text(clustering, number, text) VALUES(?, ?, ?)"))
        {
            insert.Bind(1, clustering.Id).Bind(2, number).Bind(3, text).Run();
        }

        using (SqliteStatement checksum = database.Prepare($"UPDATE label_text SET seal = {StoreTables.LabelTextChecksum} WHERE clustering = ? AND number = ?"))
        {
            checksum.Bind(1, clustering.Id).Bind(2, number).Run();
        }

        _numbers.Add((clustering.Id, text), number);
        return number;
    }
}
