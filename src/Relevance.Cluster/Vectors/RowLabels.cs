using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>The labels of a clustering beside the rows of a column: four bytes per row.</summary>
internal sealed class RowLabels
{
    private RowLabels(string? revision, string[] names, int[] rows, Dictionary<string, long> counts) =>
        (Revision, Names, Rows, Counts) = (revision, names, rows, counts);

    /// <summary>Gets their revision in the store; null if it is unknown.</summary>
    public string? Revision { get; }

    /// <summary>Gets the distinct labels.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the label of each row, as an index of <see cref="Names"/>; −1 for a row without a label.</summary>
    public int[] Rows { get; }

    /// <summary>Gets the number of documents of each label, with and without a vector.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; }

    /// <summary>Finds the rows of labels.</summary>
    /// <param name="revision">The revision of the labels; null if it is unknown.</param>
    /// <param name="column">The column.</param>
    /// <param name="labels">All labels of the clustering, one per document.</param>
    public static RowLabels Of(string? revision, VectorColumn column, IReadOnlyList<DocumentLabel> labels)
    {
        var list = DocumentLabelList.Of(labels);
        int[] rows = new int[column.Vectors.Count];
        Array.Fill(rows, -1);
        long[] sizes = new long[list.Names.Count];
        int next = 0;
        for (int i = 0; i < list.Count; i++)
        {
            int place = list.Numbers[i];
            sizes[place]++;

            // Rows and labels are in insertion order.
            int row = column.DocumentIds.Find(list.Ids.Utf8(i), likely: next);
            if (row >= 0)
            {
                rows[row] = place;
                next = row + 1;
            }
        }

        return new RowLabels(
            revision, [.. list.Names], rows, list.Names.Zip(sizes).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
    }

    /// <summary>Returns the position of the label of each row in a list of labels; −1 for a row without a label, or with another one.</summary>
    public int[] PositionsIn(IReadOnlyList<string> labels)
    {
        Dictionary<string, int> positions = labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        int[] ofNames = [.. Names.Select(name => positions.GetValueOrDefault(name, -1))];
        return Array.ConvertAll(Rows, name => name < 0 ? -1 : ofNames[name]);
    }

    /// <summary>Returns the labels with the documents of their rows; null if a document without a vector has a label.</summary>
    /// <param name="ids">The document of each row.</param>
    public DocumentLabelList? OfDocuments(IdList ids)
    {
        int labeled = RowSample.CountLabeled(Rows);
        return labeled == Counts.Values.Sum()
            ? DocumentLabelList.Of(
                labeled == ids.Count ? ids : ids.Select(RowSample.Labeled(Rows)), Rows.Where(label => label >= 0).Select(label => Names[label]))
            : null;
    }
}
