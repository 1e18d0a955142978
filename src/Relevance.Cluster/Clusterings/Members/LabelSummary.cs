using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>What became of labels that did not come from a model.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record LabelSummary : INotebookResult
{
    /// <summary>Gets the dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Gets the vector field.</summary>
    public required string VectorField { get; init; }

    /// <summary>Gets the name under which labels and centroids are stored.</summary>
    public required string Alias { get; init; }

    /// <summary>Gets the sizes of the clusters; the documents that no label was given for are its unlabeled ones.</summary>
    public required ClusterDistribution Distribution { get; init; }

    /// <summary>Gets how many documents got a label and have no vector: they count as members, and had no part in a centroid.</summary>
    public required long WithoutVectorCount { get; init; }

    /// <summary>Gets the labels that have no centroid because none of their documents has a vector, in natural order; <c>outlier</c>, which never has one, is not among them.</summary>
    public required IReadOnlyList<string> LabelsWithoutCentroid { get; init; }

    /// <summary>Gets the ids that a label was given for and that the dataset does not have, in the order given; empty when the labels came from a field.</summary>
    public required IReadOnlyList<string> UnknownDocumentIds { get; init; }

    /// <summary>Says in one line what was labeled and what was not.</summary>
    /// <returns>One line; what is zero is left out.</returns>
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
        string tail = string.Join(", ", rests.Where(rest => rest.Count > 0).Select(rest => string.Create(CultureInfo.InvariantCulture, $"{rest.Count} {rest.What}")));
        return tail.Length == 0 ? head : $"{head} ({tail})";
    }

    void INotebookResult.Show(NotebookPage page) => page.Text(ToString()).Figure(Distribution.ToSvg);
}
