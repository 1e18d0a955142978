namespace Relevance.Cluster;

/// <summary>The input of <see cref="ClusterReport.Create"/>: vectors, their labels, and optional ids, centroids and fields.</summary>
public sealed record ClusterReportInput
{
    /// <summary>Gets the vectors, one per row.</summary>
    public required VectorSet Vectors { get; init; }

    /// <summary>Gets the label of each row: any text, <c>outlier</c> for an outlier, null for a row without a label.</summary>
    public required IReadOnlyList<string?> Labels { get; init; }

    /// <summary>Gets the document id of each row; null, the default, means the row number from 0.</summary>
    public IReadOnlyList<string>? DocumentIds { get; init; }

    /// <summary>Gets the label of each of <see cref="Centroids"/>. The default is empty.</summary>
    public IReadOnlyList<string> CentroidLabels { get; init; } = [];

    /// <summary>Gets the centroids, one per row. The mean of the members replaces a missing centroid, or all of them if this is null, the default.</summary>
    public VectorSet? Centroids { get; init; }

    /// <summary>
    /// Gets the distance metric of the clustering. The default is <see cref="DistanceMetric.SquaredEuclidean"/>; the report then has its square root.
    /// </summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.SquaredEuclidean;

    /// <summary>Gets the fields of the rows by name, one value per row; <c>default</c> is a missing value. The default is empty.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> Columns { get; init; } = new Dictionary<string, IReadOnlyList<FieldValue>>();
}
