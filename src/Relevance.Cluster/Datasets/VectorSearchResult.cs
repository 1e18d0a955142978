using System.Globalization;
using System.Text;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of a vector search: one page of documents with their distances, and the total number.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record VectorSearchResult : INotebookResult
{
    /// <summary>Gets the distance metric of the search.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets the documents of the page, nearest first; ties go to the document that was inserted first.</summary>
    public required IReadOnlyList<RankedDocument> Hits { get; init; }

    /// <summary>Gets the total number of documents found: those that have the vectors, match the filter and pass the limits.</summary>
    public required long TotalCount { get; init; }

    /// <summary>Returns the ids with their similarities or distances.</summary>
    /// <returns>A heading and one line per document.</returns>
    public override string ToString()
    {
        var text = new StringBuilder(Heading);
        foreach (RankedDocument hit in Hits)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {hit.Similarity ?? hit.Distance:0.0000}  {hit.Document.Id}");
        }

        return text.ToString();
    }

    private string Heading => string.Create(CultureInfo.InvariantCulture, $"{Hits.Count} of {TotalCount} documents by {Metric}:");

    void INotebookResult.Show(NotebookPage page) => page.Text(Heading)
        .Records(Hits.Select(hit => (NotebookCell[])
            [
                new(hit.Similarity is null ? "distance" : "similarity", NumberText.Fixed(hit.Similarity ?? hit.Distance, 4), IsNumber: true),
                .. DocumentCells.Of(hit.Document),
            ]));
}
