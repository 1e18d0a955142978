namespace Relevance.Cluster.Drawing;

/// <summary>A heatmap: names of rows at the left, names of columns below, a color and a number in each cell.</summary>
internal sealed record HeatmapFigure
{
    /// <summary>Gets the heading, drawn above the cells.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the text for screen readers after the title.</summary>
    public required string Description { get; init; }

    /// <summary>Gets the names of the rows, from the top.</summary>
    public required IReadOnlyList<NamedLabel> Rows { get; init; }

    /// <summary>Gets the names of the columns, from the left.</summary>
    public required IReadOnlyList<NamedLabel> Columns { get; init; }

    /// <summary>Gets the number at a row and a column.</summary>
    public required Func<int, int, double> ValueAt { get; init; }

    /// <summary>Gets the title of the rows; empty, the default, is not drawn.</summary>
    public string RowTitle { get; init; } = "";

    /// <summary>Gets the title of the columns; empty, the default, is not drawn.</summary>
    public string ColumnTitle { get; init; } = "";

    /// <summary>Gets the name of the values in a Vega-Lite specification.</summary>
    public string ValueTitle { get; init; } = "similarity";

    /// <summary>Gets the value of the darkest color.</summary>
    public double Minimum { get; init; }

    /// <summary>Gets the value of the palest color, above <see cref="Minimum"/>.</summary>
    public double Maximum { get; init; } = 1;

    /// <summary>Gets the colors from <see cref="Minimum"/> to <see cref="Maximum"/>, in even steps; by default from dark to pale.</summary>
    public IReadOnlyList<Rgb> Colors { get; init; } = ColorScale.Colors;

    /// <summary>Gets the number of decimals in the cells.</summary>
    public int Digits { get; init; } = 2;

    /// <summary>
    /// Gets a value indicating whether the cells are drawn as runs of one color, in 64 steps, without numbers and tooltips: a twentieth of the characters,
    /// for a page that describes the cells itself. The default is false.
    /// </summary>
    public bool IsCompact { get; init; }

    /// <summary>Gets the number of decimals in the tooltips.</summary>
    public int TooltipDigits { get; init; } = 4;

    /// <summary>Formats a number as in the cells; a missing number is a dash.</summary>
    public static string TextOf(double value, int digits) => double.IsNaN(value) ? "–" : NumberText.Fixed(value, digits);

    /// <summary>Draws the figure: row 0 at the top, column 0 at the left.</summary>
    public string ToSvg(FigureOptions options) => HeatmapSvg.Draw(this with { Title = options.Title ?? Title }, options);

    /// <summary>Returns the area of the cells in the drawing of the same width, in pixels.</summary>
    public Box CellsOf(FigureOptions options) => HeatmapSvg.CellsOf(this with { Title = options.Title ?? Title }, options);

    /// <summary>Writes the figure as a Vega-Lite specification: a rectangle with a tooltip per cell.</summary>
    public string ToVegaLite(FigureOptions options)
    {
        using var vega = new VegaLiteWriter(new Caption(options.Title ?? Title, Description), width: null);
        vega.Data(["row", "column", "value"], Cells());
        var x = new VegaChannel("x", "column", "nominal") { Title = ColumnTitle };
        var y = new VegaChannel("y", "row", "nominal") { Title = RowTitle };
        vega.Mark("rect");
        vega.Encoding(
            ["row", "column", "value"],
            x,
            y,
            new VegaChannel("color", "value", "quantitative") { Title = ValueTitle, Domain = (Minimum, Maximum), Colors = Colors });
        return vega.Finish();
    }

    private IEnumerable<IReadOnlyList<object?>> Cells() =>
        from row in Enumerable.Range(0, Rows.Count)
        from column in Enumerable.Range(0, Columns.Count)
        select (object?[])[Rows[row].Text, Columns[column].Text, ValueAt(row, column)];
}
