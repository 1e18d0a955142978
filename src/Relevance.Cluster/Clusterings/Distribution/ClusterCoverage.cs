using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The documents that a result measures, and those that it excludes. Every document is counted in exactly one of the four numbers.</summary>
public sealed record ClusterCoverage
{
    /// <summary>Gets the number of measured documents: those with a vector and the label of a cluster.</summary>
    public required int MeasuredCount { get; init; }

    /// <summary>Gets the number of documents with the label <c>outlier</c>, which is not a cluster.</summary>
    public int OutlierCount { get; init; }

    /// <summary>Gets the number of documents with the label of a cluster, but without a vector.</summary>
    public int WithoutVectorCount { get; init; }

    /// <summary>Gets the number of documents without a label.</summary>
    public long UnlabeledCount { get; init; }

    /// <summary>Gets the number of all documents.</summary>
    public long DocumentCount => MeasuredCount + OutlierCount + WithoutVectorCount + UnlabeledCount;

    /// <summary>Returns one line with the number of measured documents and the excluded ones, if any.</summary>
    public override string ToString()
    {
        (long Count, string What)[] leftOut = [(OutlierCount, "outliers"), (WithoutVectorCount, "without a vector"), (UnlabeledCount, "without a label")];
        string[] parts = [.. leftOut.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.What}"))];
        string all = string.Create(CultureInfo.InvariantCulture, $"{MeasuredCount} of {DocumentCount} documents");
        return parts.Length == 0 ? all : $"{all}; excluded: {string.Join(", ", parts)}";
    }
}
