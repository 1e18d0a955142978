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
        int[] rows = new int[column.Vectors.Count];
        Array.Fill(rows, -1);
        List<string> names = [];
        List<long> sizes = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        IReadOnlyList<string> ids = column.DocumentIds;
        int next = 0;
        foreach (DocumentLabel label in labels)
        {
            if (!places.TryGetValue(label.Label, out int place))
            {
                places.Add(label.Label, place = names.Count);
                names.Add(label.Label);
                sizes.Add(0);
            }

            sizes[place]++;

            // Rows and labels are in insertion order: mostly the next row is the one, without a lookup.
            if (next < ids.Count && ids[next] == label.DocumentId)
            {
                rows[next++] = place;
            }
            else if (column.Rows.TryGetValue(label.DocumentId, out int row))
            {
                rows[row] = place;
                next = row + 1;
            }
        }

        return new RowLabels(revision, [.. names], rows, names.Zip(sizes).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
    }

    /// <summary>Returns the position of the label of each row in a list of labels; −1 for a row without a label, or with another one.</summary>
    public int[] PositionsIn(IReadOnlyList<string> labels)
    {
        Dictionary<string, int> positions = labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        int[] ofNames = [.. Names.Select(name => positions.GetValueOrDefault(name, -1))];
        return Array.ConvertAll(Rows, name => name < 0 ? -1 : ofNames[name]);
    }
}
