namespace Relevance.Cluster.Drawing;

/// <summary>One line of a Vega-Lite encoding: which field goes where.</summary>
/// <param name="Name">The channel: <c>x</c>, <c>y</c>, <c>color</c>, <c>size</c> and so on.</param>
/// <param name="Field">The field of the data.</param>
/// <param name="Type"><c>quantitative</c>, <c>nominal</c> or <c>ordinal</c>; empty for a second end such as <c>x2</c>.</param>
internal sealed record VegaChannel(string Name, string Field, string Type)
{
    /// <summary>Gets the title of the axis or legend; null takes the field's name, and the empty text leaves it out.</summary>
    public string? Title { get; init; }

    /// <summary>Gets how bars at one place are put together: <c>zero</c>, <c>normalize</c>; null leaves it to Vega-Lite.</summary>
    public string? Stack { get; init; }

    /// <summary>Gets the least and largest number of the scale; null leaves it to the data.</summary>
    public (double Minimum, double Maximum)? Domain { get; init; }

    /// <summary>Gets the names of the scale in their order; null leaves it to the data.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Gets the colors of the scale; null leaves it to Vega-Lite.</summary>
    public IReadOnlyList<Rgb>? Colors { get; init; }

    /// <summary>Gets whether the scale must begin at zero.</summary>
    public bool HasZero { get; init; } = true;
}
