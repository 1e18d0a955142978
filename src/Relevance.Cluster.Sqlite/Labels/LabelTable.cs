using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Labels;

/// <summary>Reads and writes the labels of a dataset's documents. Each distinct text is kept once, and a label is its number.</summary>
internal sealed class LabelTable(SqliteDatabase database, DatasetInfo dataset)
{
    private readonly Dictionary<(long Clustering, string Text), long> _numbers = [];

    /// <summary>Gets the distinct labels of a clustering by number; some may belong to no document any more.</summary>
    public Dictionary<long, string> ReadTexts(KnownClustering clustering)
    {
        Dictionary<long, string> texts = [];
        using SqliteStatement statement = database.Prepare("SELECT number, text FROM label_text WHERE clustering = ?");
        statement.Bind(1, clustering.Id);
        while (statement.Step())
        {
            texts.Add(statement.GetInteger(0), statement.GetText(1));
        }

        return texts;
    }

    /// <summary>Gets the label of one document.</summary>
    /// <returns>Null when it has none.</returns>
    public string? Read(KnownClustering clustering, long row)
    {
        using SqliteStatement statement = database.Prepare(
            $"SELECT t.text FROM {dataset.Labels} l JOIN label_text t ON t.clustering = l.clustering AND t.number = l.number WHERE l.clustering = ? AND l.row = ?");
        return statement.Bind(1, clustering.Id).Bind(2, row).Step() ? statement.GetText(0) : null;
    }

    /// <summary>Sets the label of one document; null takes it away.</summary>
    public void Write(KnownClustering clustering, long row, string? label)
    {
        if (label is null)
        {
            using SqliteStatement removal = database.Prepare($"DELETE FROM {dataset.Labels} WHERE clustering = ? AND row = ?");
            removal.Bind(1, clustering.Id).Bind(2, row).Run();
            return;
        }

        long number = GetNumber(clustering, label);
        using SqliteStatement statement = database.Prepare($"INSERT OR REPLACE INTO {dataset.Labels}(clustering, row, number) VALUES(?, ?, ?)");
        statement.Bind(1, clustering.Id).Bind(2, row).Bind(3, number).Run();
    }

    /// <summary>Takes away every label of one document.</summary>
    public void RemoveRow(long row)
    {
        foreach (KnownClustering clustering in dataset.Clusterings)
        {
            Write(clustering, row, null);
        }
    }

    /// <summary>Sets the labels of documents by id. Ids that are not there any more are passed over.</summary>
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

        _numbers.Add((clustering.Id, text), number);
        return number;
    }
}
