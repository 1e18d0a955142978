using System.Buffers.Text;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Puts the labels of a row into its document, for the paths that lead to some.</summary>
internal sealed class RowLabels
{
    private readonly Dictionary<long, (KnownClustering Clustering, Dictionary<long, string> Texts)> _labels = [];
    private readonly RowGuard _guard;

    /// <summary>Initializes a new instance of the <see cref="RowLabels"/> class.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="paths">The paths that are going to be read; null for the whole document.</param>
    public RowLabels(DatasetInfo dataset, LabelTable labels, IReadOnlyCollection<FieldPath>? paths)
    {
        _guard = labels.Guard;
        foreach (KnownClustering clustering in dataset.Clusterings.Where(clustering => paths is null || paths.Any(path => Concerns(path, clustering))))
        {
            _labels.Add(clustering.Id, (clustering, labels.ReadTexts(clustering)));
        }

        Sql = _labels.Count == 0
            ? "NULL"
            : $"(SELECT group_concat(l.clustering || ':' || l.number || ':' || l.seal) FROM {dataset.Labels} l WHERE l.row = d.row AND l.clustering IN ({string.Join(',', _labels.Keys)}))";
    }

    /// <summary>Gets the expression, over a document <c>d</c>, for the third argument of <see cref="Put"/>.</summary>
    public string Sql { get; }

    /// <summary>Whether a label says something about what is read at a path.</summary>
    public static bool Concerns(FieldPath path, KnownClustering clustering) => LabelFields.AreRelated(path.ToString(), clustering.LabelPath.ToString());

    /// <summary>Puts the labels in.</summary>
    /// <param name="document">The row's document.</param>
    /// <param name="row">The row.</param>
    /// <param name="labels">Clustering, label number and seal of each label, such as <c>3:1:-88,4:12:7</c>; may be empty.</param>
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

    /// <summary>Reads a number, and the separator behind it where there is one.</summary>
    private static long ReadNumber(ref ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out long number, out int length))
        {
            throw new FormatException("SQLite did not give the labels as they were asked for.");
        }

        text = text[Math.Min(length + 1, text.Length)..];
        return number;
    }
}
