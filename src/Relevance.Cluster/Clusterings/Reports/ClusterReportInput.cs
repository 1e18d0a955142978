namespace Relevance.Cluster;

/// <summary>What <see cref="ClusterReport.Create"/> works on: vectors, their labels, and whatever else is known of them.</summary>
public sealed record ClusterReportInput
{
    /// <summary>Gets the vectors, one a row.</summary>
    public required VectorSet Vectors { get; init; }

    /// <summary>Gets the label of each row: any text, <c>outlier</c> for what belongs to no cluster, null for a row without a label.</summary>
    public required IReadOnlyList<string?> Labels { get; init; }

    /// <summary>Gets the id of each row; null (the default) means its number, from 0.</summary>
    public IReadOnlyList<string>? DocumentIds { get; init; }

    /// <summary>Gets the label of each of <see cref="Centroids"/>. The default is none.</summary>
    public IReadOnlyList<string> CentroidLabels { get; init; } = [];

    /// <summary>Gets the centroids, one a row; null (the default), and for labels that are not among theirs, means the mean of the members.</summary>
    public VectorSet? Centroids { get; init; }

    /// <summary>Gets the metric that the clusters were made by. The default is <see cref="DistanceMetric.SquaredEuclidean"/>, of which the report gives the root.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.SquaredEuclidean;

    /// <summary>Gets what else is known of the rows: by name, one value a row, <c>default</c> where it is missing. The default is nothing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> Columns { get; init; } = new Dictionary<string, IReadOnlyList<FieldValue>>();
}
