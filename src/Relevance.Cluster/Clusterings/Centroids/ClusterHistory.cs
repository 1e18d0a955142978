using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>
/// The history of a clustering: how the clusters of each fit descend from those before it, and the edits of people since the last fit from the start.
/// </summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterHistory : INotebookResult
{
    /// <summary>Gets the name of the clustering: its alias.</summary>
    public required string Alias { get; init; }

    /// <summary>
    /// Gets the refits, oldest first, each compared with the clustering that it replaced: at most the last 30. Empty before the second fit.
    /// </summary>
    public required IReadOnlyList<ClusterLineage> Fits { get; init; }

    /// <summary>
    /// Gets the edits in the order in which they were made, as the next fit with <see cref="FitOptions.Continue"/> repeats them. A fit without it begins with
    /// an empty list.
    /// </summary>
    public required IReadOnlyList<ClusterEdit> Edits { get; init; }

    private string Heading => $"'{Alias}': {NumberText.Named(Fits.Count, "refit")}, {NumberText.Named(Edits.Count, "edit")}";

    /// <summary>Returns a heading, the text of each refit, newest last, and one line per edit.</summary>
    public override string ToString() => string.Join(
        '\n',
        [
            Heading,
            .. Fits.Select((fit, index) => $"{NumberText.Count(index + 1)}. {fit}"),
            .. Edits.Select(edit => PlainText.OneLine(edit.ToString())),
        ]);

    /// <summary>
    /// Writes the changes of all refits with the columns <c>fit,change,before,after,documents before,documents after,documents in common</c>, the fits
    /// numbered from 1, as comma-separated values (RFC 4180). Lines end in a line feed.
    /// </summary>
    public string ToCsv() => Numbers().ToCsv();

    /// <summary>Writes the heading and the table of the changes as Markdown.</summary>
    public string ToMarkdown() => $"{MarkdownText.Escape(Heading)}\n\n{Numbers().ToMarkdown()}";

    void INotebookResult.Show(NotebookPage page) => page.Text(Heading).Numbers(Numbers());

    private Table Numbers()
    {
        var table = new Table(
            TableCell.Heading("fit"),
            TableCell.Text("change"),
            TableCell.Text("before"),
            TableCell.Text("after"),
            TableCell.Heading("documents before"),
            TableCell.Heading("documents after"),
            TableCell.Heading("documents in common"));
        foreach ((int index, ClusterLineage fit) in Fits.Index())
        {
            foreach (ClusterChange change in fit.Changes)
            {
                table.Add(
                [
                    TableCell.Count(index + 1),
                    TableCell.Text(change.Kind),
                    TableCell.Text(string.Join(" + ", change.Before)),
                    TableCell.Text(string.Join(" + ", change.After)),
                    TableCell.Count(change.BeforeCount),
                    TableCell.Count(change.AfterCount),
                    TableCell.Count(change.SharedCount),
                ]);
            }
        }

        return table;
    }
}
