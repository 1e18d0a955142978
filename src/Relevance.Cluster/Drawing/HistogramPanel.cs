namespace Relevance.Cluster.Drawing;

/// <summary>One histogram of a <see cref="HistogramFigure"/>.</summary>
/// <param name="Name">The name of the cluster.</param>
/// <param name="Measures">Statistics of its numbers, such as <c>average: 3.52, var: 0.20</c>; may be empty.</param>
/// <param name="Counts">The number of values in each bin, one fewer than bin edges.</param>
internal sealed record HistogramPanel(NamedLabel Name, string Measures, IReadOnlyList<int> Counts)
{
    /// <summary>Gets the heading in one line, such as <c>cluster-1 - average: 3.52, var: 0.20</c>.</summary>
    public string Title => Measures.Length == 0 ? Name.Text : $"{Name} - {Measures}";
}
