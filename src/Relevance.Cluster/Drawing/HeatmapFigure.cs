namespace Relevance.Cluster.Drawing;

/// <summary>What a square heatmap shows.</summary>
internal sealed record HeatmapFigure
{
    /// <summary>Gets the heading, drawn above the cells.</summary>
    public required string Title { get; init; }

    /// <summary>Gets what a screen reader says after the title.</summary>
    public required string Description { get; init; }

    /// <summary>Gets the names of the rows, from the top, and of the columns, from the left.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Gets the number at a row and a column.</summary>
    public required Func<int, int, double> ValueAt { get; init; }

    /// <summary>Gets the value of the darkest color.</summary>
    public double Minimum { get; init; }

    /// <summary>Gets the value of the palest color.</summary>
    public double Maximum { get; init; } = 1;

    /// <summary>Gets the decimals of the figures in the cells.</summary>
    public int Digits { get; init; } = 2;
}
