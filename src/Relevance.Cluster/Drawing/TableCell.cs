namespace Relevance.Cluster.Drawing;

/// <summary>One cell of a <see cref="Table"/>.</summary>
/// <param name="Shown">What a person reads.</param>
/// <param name="Exact">What a machine reads: the same, without loss.</param>
/// <param name="IsNumber">Whether the cell is aligned to the right.</param>
internal readonly record struct TableCell(string Shown, string Exact, bool IsNumber)
{
    private const int LongestHeading = 40;

    /// <summary>
    /// Gets the name of the cluster whose label the cell holds: a column of its own for a machine, beside that of the labels. Null, the default, for every
    /// other cell.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Makes a cell of a label: with its name for a person, and the label alone for a machine.</summary>
    public static TableCell Label(NamedLabel label) => new(label.Text, label.Label, IsNumber: false) { Name = label.Name };

    /// <summary>Makes a heading that is a label, over numbers, which are narrow: a long name is cut.</summary>
    public static TableCell Heading(NamedLabel label) => new(label.Cut(LongestHeading), label.Label, IsNumber: true);

    /// <summary>Makes a cell of text.</summary>
    public static TableCell Text(string text) => new(text, text, IsNumber: false);

    /// <summary>Makes a heading over numbers.</summary>
    public static TableCell Heading(string text) => new(text, text, IsNumber: true);

    /// <summary>Makes a cell of a whole number.</summary>
    public static TableCell Count(long count) => new(NumberText.Count(count), NumberText.Count(count), IsNumber: true);

    /// <summary>Makes a cell of a share from 0 to 1, shown as percent.</summary>
    public static TableCell Share(double share) => new(NumberText.Percent(share), NumberText.Exact(share), IsNumber: true);

    /// <summary>Makes a cell of a number, shown with fixed decimals.</summary>
    public static TableCell Number(double value, int digits) => new(NumberText.Fixed(value, digits), NumberText.Exact(value), IsNumber: true);
}
