namespace Relevance.Cluster.Drawing;

/// <summary>One histogram of a <see cref="HistogramFigure"/>.</summary>
/// <param name="Name">Whose numbers they are.</param>
/// <param name="Measures">What was measured of them, such as <c>average: 3.52, var: 0.20</c>; may be empty.</param>
/// <param name="Counts">How many numbers each bin holds, one more bin edge than counts.</param>
internal sealed record HistogramPanel(NamedLabel Name, string Measures, IReadOnlyList<int> Counts)
{
    /// <summary>Gets the heading in one line, as <c>cluster-1 - average: 3.52, var: 0.20</c>.</summary>
    public string Title => Measures.Length == 0 ? Name.Text : $"{Name} - {Measures}";
}
