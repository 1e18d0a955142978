using System.Buffers.Text;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Reads some fields of a row as a document: from its JSON, and from its labels where a path leads to them.</summary>
internal sealed class RowFields
{
    private readonly PartialDocument? _partial;
    private readonly Dictionary<long, (FieldPath Path, Dictionary<long, string> Texts)> _labels = [];

    /// <summary>Initializes a new instance of the <see cref="RowFields"/> class.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="paths">The paths that are going to be read; null for the whole document.</param>
    public RowFields(DatasetInfo dataset, LabelTable labels, IReadOnlyCollection<FieldPath>? paths)
    {
        _partial = paths is null ? null : new PartialDocument(paths);
        foreach (KnownClustering clustering in dataset.Clusterings.Where(
            clustering => paths is null || paths.Any(path => LabelFields.AreRelated(path.ToString(), clustering.LabelPath.ToString()))))
        {
            _labels.Add(clustering.Id, (clustering.LabelPath, labels.ReadTexts(clustering)));
        }

        LabelsSql = _labels.Count == 0
            ? "NULL"
            : $"(SELECT group_concat(l.clustering || ':' || l.number) FROM {dataset.Labels} l WHERE l.row = d.row AND l.clustering IN ({string.Join(',', _labels.Keys)}))";
    }

    /// <summary>Gets the expression, over a document <c>d</c>, for the second argument of <see cref="Read"/>.</summary>
    public string LabelsSql { get; }

    /// <summary>Reads the fields of one row.</summary>
    /// <param name="body">The stored JSON.</param>
    /// <param name="labels">Pairs of clustering and label number, such as <c>3:1,4:12</c>; may be empty.</param>
    public Document Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> labels)
    {
        Document document = _partial is null ? Document.Parse(body) : _partial.Read(body);
        while (!labels.IsEmpty)
        {
            (FieldPath path, Dictionary<long, string> texts) = _labels[ReadNumber(ref labels)];
            document[path] = texts[ReadNumber(ref labels)];
        }

        return document;
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
