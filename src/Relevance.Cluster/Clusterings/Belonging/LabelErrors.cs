using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// Documents whose label, in a field with a ground truth, is probably wrong: their nearest neighbors have another one.
/// <see cref="Dataset.FindLabelErrorsAsync"/> finds documents, <see cref="Find"/> vectors.
/// </summary>
/// <remarks>
/// The neighbors of a document vote for their labels; the document itself does not. C. Northcutt, L. Jiang, I. Chuang, "Confident learning: estimating
/// uncertainty in dataset labels" (Journal of Artificial Intelligence Research 70, 2021), with the shares of the vote as probabilities: each label has the mean
/// share of its own documents as its threshold, and a document is listed if, of the labels that reach their threshold, another one has the largest share. So a
/// label that is hard to tell from others needs fewer votes, and an easy one more.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record LabelErrors : INotebookResult
{
    /// <summary>The most documents in a text.</summary>
    private const int Shown = 10;

    /// <summary>Gets the documents that are listed, largest <see cref="LabelError.Score"/> first, ties by row.</summary>
    public required IReadOnlyList<LabelError> Documents { get; init; }

    /// <summary>
    /// Gets the score of each row, listed or not, in [−1, 1]: the largest share of another label in the vote without that of the given one. NaN for a row
    /// without a label, and for a zero vector if the metric is cosine.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> Scores { get; init; }

    /// <summary>Gets the classes: the labels that measured documents have, in natural order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Gets the threshold of each of <see cref="Classes"/>, in [0, 1]: its mean share in the votes on the documents that have it.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> Thresholds { get; init; }

    /// <summary>Gets the metric of the neighbors. By cosine a vote weighs its similarity, at least 0; by Euclidean distance all weigh the same.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets the number of neighbors that vote on each document.</summary>
    public required int NeighborCount { get; init; }

    /// <summary>Gets the number of measured documents: those with a label and a vector, without zero vectors if the metric is cosine.</summary>
    public required int MeasuredCount { get; init; }

    private string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{NumberText.Named(Documents.Count, "label")} of {MeasuredCount} probably wrong, by the vote of {NumberText.Named(NeighborCount, "neighbor")} "
            + $"({Metric})");

    /// <summary>Returns a summary and a table with the ten documents whose label is most probably wrong.</summary>
    public override string ToString() => $"{Summary}\n{Numbers(Shown).ToText()}";

    /// <summary>Writes the summary and a table of all listed documents as Markdown.</summary>
    public string ToMarkdown() => $"{MarkdownText.Escape(Summary)}\n\n{Numbers(Documents.Count).ToMarkdown()}";

    /// <summary>
    /// Writes the columns <c>document,given,given share,suggested,suggested share,neighbors</c> of all listed documents as comma-separated values (RFC 4180),
    /// without loss; the neighbors are ids, or rows without documents, separated by spaces. Lines end in a line feed.
    /// </summary>
    public string ToCsv() => Numbers(Documents.Count).ToCsv();

    void INotebookResult.Show(NotebookPage page) => page.Text(Summary).Table(Numbers(NotebookPage.MaxRows));

    private Table Numbers(int count)
    {
        var table = new Table(
            TableCell.Text("document"),
            TableCell.Text("given"),
            TableCell.Heading("given share"),
            TableCell.Text("suggested"),
            TableCell.Heading("suggested share"),
            TableCell.Text("neighbors"));

        foreach (LabelError error in Documents.Take(count))
        {
            IEnumerable<string> neighbors = error.NeighborIds.Count > 0 ? error.NeighborIds : error.NeighborRows.Select(row => NumberText.Count(row));
            table.Add(
                TableCell.Text(error.Shown),
                TableCell.Text(error.GivenLabel),
                TableCell.Share(error.GivenShare),
                TableCell.Text(error.SuggestedLabel),
                TableCell.Share(error.SuggestedShare),
                TableCell.Text(string.Join(' ', neighbors)));
        }

        return table;
    }
}
