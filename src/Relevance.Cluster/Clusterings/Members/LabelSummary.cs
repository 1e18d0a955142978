using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="ClusterOps.LabelAsync"/> and <see cref="ClusterOps.LabelByFieldAsync"/>: a clustering of given labels.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record LabelSummary : INotebookResult
{
    /// <summary>Gets the id of the dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Gets the vector field.</summary>
    public required string VectorField { get; init; }

    /// <summary>Gets the alias under which labels and centroids are stored.</summary>
    public required string Alias { get; init; }

    /// <summary>Gets the sizes of the clusters; documents without a given label are its unlabeled ones.</summary>
    public required ClusterDistribution Distribution { get; init; }

    /// <summary>Gets the number of documents with a label and without a vector: they count as members and are not part of a centroid.</summary>
    public required long WithoutVectorCount { get; init; }

    /// <summary>
    /// Gets the labels without a centroid, because none of their documents has a vector, in natural order; without <c>outlier</c>, which never has one.
    /// </summary>
    public required IReadOnlyList<string> LabelsWithoutCentroid { get; init; }

    /// <summary>Gets the ids with a given label that do not exist in the dataset, in the given order; empty if the labels are those of a field.</summary>
    public required IReadOnlyList<string> UnknownDocumentIds { get; init; }

    /// <summary>Returns one line with the clusters, and the numbers that are not zero.</summary>
    public override string ToString()
    {
        (long Count, string What)[] rests =
        [
            (Distribution.UnlabeledCount, "without a label"),
            (WithoutVectorCount, "labeled without a vector"),
            (LabelsWithoutCentroid.Count, "labels without a centroid"),
            (UnknownDocumentIds.Count, "unknown ids"),
        ];
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"Labels on {DatasetId}/{VectorField}, stored as '{Alias}': {Distribution.Clusters.Count} clusters of {Distribution.TotalCount} documents");
        string tail = string.Join(
            ", ",
            rests.Where(rest => rest.Count > 0).Select(rest => string.Create(CultureInfo.InvariantCulture, $"{rest.Count} {rest.What}")));
        return tail.Length == 0 ? head : $"{head} ({tail})";
    }

    void INotebookResult.Show(NotebookPage page) => page.Text(ToString()).Figure(Distribution.ToSvg);
}
