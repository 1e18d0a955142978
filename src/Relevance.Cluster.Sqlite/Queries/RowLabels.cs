using System.Buffers.Text;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Adds the labels of a row to its document, for the paths that require them.</summary>
internal sealed class RowLabels
{
    private readonly Dictionary<long, (KnownClustering Clustering, Dictionary<long, string> Texts)> _labels = [];
    private readonly RowGuard _guard;

    /// <summary>Initializes a new instance of the <see cref="RowLabels"/> class.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="labels">The labels of the dataset.</param>
    /// <param name="paths">The paths to read; null for the entire document.</param>
    public RowLabels(DatasetInfo dataset, LabelTable labels, IReadOnlyCollection<FieldPath>? paths)
    {
        _guard = labels.Guard;
        foreach (KnownClustering clustering in dataset.Clusterings.Where(clustering => paths is null || paths.Any(path => Concerns(path, clustering))))
        {
            _labels.Add(clustering.Id, (clustering, labels.ReadTexts(clustering)));
        }

        Sql = _labels.Count == 0
            ? "NULL"
            : $"(SELECT group_concat(l.clustering || ':' || l.number || ':' || l.seal) FROM {dataset.Labels} l "
                + $"WHERE l.row = d.row AND l.clustering IN ({string.Join(',', _labels.Keys)}))";
    }

    /// <summary>Gets the SQL expression about a document <c>d</c> for the third argument of <see cref="Put"/>.</summary>
    public string Sql { get; }

    /// <summary>Determines whether reading a path requires labels.</summary>
    public static bool Concerns(FieldPath path, KnownClustering clustering) => LabelFields.AreRelated(path.ToString(), clustering.LabelPath.ToString());

    /// <summary>Adds the labels.</summary>
    /// <param name="document">The row's document.</param>
    /// <param name="row">The row.</param>
    /// <param name="labels">Clustering, number and checksum of each label, such as <c>3:1:-88,4:12:7</c>; may be empty.</param>
    public void Put(Document document, long row, ReadOnlySpan<byte> labels)
    {
        while (!labels.IsEmpty)
        {
            (KnownClustering clustering, Dictionary<long, string> texts) = _labels[ReadNumber(ref labels)];
            long number = ReadNumber(ref labels);
            _guard.CheckLabel(clustering, row, number, ReadNumber(ref labels));
            document[clustering.LabelPath] = texts.TryGetValue(number, out string? text) ? text : throw _guard.LostText(clustering, row);
        }
    }

    /// <summary>Reads a number, and the separator after it, if any.</summary>
    private static long ReadNumber(ref ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out long number, out int length))
        {
            throw new FormatException("SQLite did not return the labels in the requested format.");
        }

        text = text[Math.Min(length + 1, text.Length)..];
        return number;
    }
}
