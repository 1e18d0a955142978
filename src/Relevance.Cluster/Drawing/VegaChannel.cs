namespace Relevance.Cluster.Drawing;

/// <summary>A channel of a Vega-Lite encoding, with its field.</summary>
/// <param name="Name">The channel: <c>x</c>, <c>y</c>, <c>color</c>, <c>size</c> and so on.</param>
/// <param name="Field">The field of the data.</param>
/// <param name="Type"><c>quantitative</c>, <c>nominal</c> or <c>ordinal</c>; empty for a second end such as <c>x2</c>.</param>
internal sealed record VegaChannel(string Name, string Field, string Type)
{
    /// <summary>Gets the title of the axis or legend; null means the field's name, empty omits it.</summary>
    public string? Title { get; init; }

    /// <summary>Gets how bars at one place are stacked: <c>zero</c>, <c>normalize</c>; null means Vega-Lite's default.</summary>
    public string? Stack { get; init; }

    /// <summary>Gets the smallest and largest number of the scale; null means those of the data.</summary>
    public (double Minimum, double Maximum)? Domain { get; init; }

    /// <summary>Gets the names of the scale in their order; null means those of the data.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Gets the colors of the scale; null means Vega-Lite's default.</summary>
    public IReadOnlyList<Rgb>? Colors { get; init; }

    /// <summary>Gets a value indicating whether the scale begins at zero.</summary>
    public bool HasZero { get; init; } = true;
}
