using System.Globalization;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Clusterings.Centroids;

/// <summary>A symmetric matrix over clusters, with rows and columns in natural label order, whatever the order of the input.</summary>
internal sealed class LabeledMatrix
{
    /// <summary>The maximum number of clusters in a table for people; more would be megabytes.</summary>
    private const int MostShown = 100;

    private readonly double[] _values;

    private LabeledMatrix(IReadOnlyList<string> labels, double[] values) => (Labels, _values) = (labels, values);

    /// <summary>Gets the labels of rows and columns.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Gets every value, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Values =>
    [
        .. Enumerable.Range(0, Labels.Count).Select(row => (IReadOnlyList<double>)[.. _values.AsSpan(row * Labels.Count, Labels.Count)]),
    ];

    /// <summary>Gets the value at a row and a column.</summary>
    public double this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Labels.Count);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Labels.Count);
            return _values[(row * Labels.Count) + column];
        }
    }

    /// <summary>Computes one value for each two centroids, including the diagonal.</summary>
    /// <param name="labels">The label of each centroid.</param>
    /// <param name="centroids">One centroid per row.</param>
    /// <param name="valueOf">Computes the value of two rows of <paramref name="centroids"/>; called once for each pair.</param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked before each row.</param>
    public static LabeledMatrix Of(IReadOnlyList<string> labels, VectorSet centroids, Func<int, int, double> valueOf, CancellationToken cancellationToken)
    {
        CheckCount(labels, centroids);
        return Of(labels, valueOf, cancellationToken);
    }

    /// <summary>Throws if the number of labels differs from the number of centroids.</summary>
    public static void CheckCount(IReadOnlyList<string> labels, VectorSet centroids)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(centroids);
        if (labels.Count != centroids.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {labels.Count} labels for {centroids.Count} centroids."),
                nameof(labels));
        }
    }

    /// <summary>Creates a matrix from one value for each two labels, which is on both sides of the diagonal.</summary>
    /// <param name="labels">The labels, in the order of the indexes of <paramref name="valueOf"/>.</param>
    /// <param name="valueOf">Returns the value of two indexes, the first never below the second.</param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked before each row.</param>
    public static LabeledMatrix Of(IReadOnlyList<string> labels, Func<int, int, double> valueOf, CancellationToken cancellationToken = default)
    {
        int[] order = Ordered(labels);
        int count = order.Length;
        var values = new double[checked(count * count)];
        for (int row = 0; row < count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int column = 0; column <= row; column++)
            {
                double value = valueOf(Math.Max(order[row], order[column]), Math.Min(order[row], order[column]));
                values[(row * count) + column] = value;
                values[(column * count) + row] = value;
            }
        }

        return new LabeledMatrix([.. order.Select(i => labels[i])], values);
    }

    /// <summary>Returns the matrix with rows and columns in another order.</summary>
    /// <param name="order">Each index once, at its new position.</param>
    public LabeledMatrix Reordered(int[] order) =>
        new([.. order.Select(i => Labels[i])], [.. order.SelectMany(row => order.Select(column => this[row, column]))]);

    /// <summary>Gets a text with what <see cref="ToShownTable"/> omits; empty if nothing.</summary>
    public string Shortened =>
        Labels.Count <= MostShown ? "" : $"shown: the first {MostShown} of {NumberText.Count(Labels.Count)} clusters; ToCsv writes all";

    /// <summary>Creates a table for people: of many clusters, the first.</summary>
    /// <param name="digits">The decimals to show.</param>
    /// <param name="names">The names of the clusters that have one.</param>
    public Table ToShownTable(int digits, IReadOnlyDictionary<string, string> names) => ToTable(digits, names, Math.Min(Labels.Count, MostShown));

    /// <summary>Creates a table with a heading of labels.</summary>
    /// <param name="digits">The decimals to show.</param>
    /// <param name="names">The names of the clusters that have one.</param>
    /// <param name="count">The number of clusters, from the first; null means all.</param>
    public Table ToTable(int digits, IReadOnlyDictionary<string, string> names, int? count = null)
    {
        int shown = count ?? Labels.Count;
        var table = new Table([TableCell.Text("cluster"), .. Labels.Take(shown).Select(label => TableCell.Heading(names.LabelOf(label)))]);
        for (int row = 0; row < shown; row++)
        {
            IEnumerable<TableCell> cells = Enumerable.Range(0, shown).Select(column => TableCell.Number(this[row, column], digits));
            table.Add([TableCell.Label(names.LabelOf(Labels[row])), .. cells]);
        }

        return table;
    }

    private static int[] Ordered(IReadOnlyList<string> labels)
    {
        ArgumentOutOfRangeException.ThrowIfZero(labels.Count, nameof(labels));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string label in labels)
        {
            if (label is null)
            {
                throw new ArgumentException("A label is null.", nameof(labels));
            }

            if (!seen.Add(label))
            {
                throw new ArgumentException($"The label '{label}' occurs twice.", nameof(labels));
            }
        }

        return [.. Enumerable.Range(0, labels.Count).OrderBy(i => labels[i], ClusterLabels.NaturalOrder)];
    }
}
