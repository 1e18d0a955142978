using Relevance.Cluster.Models;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Centroids;

/// <summary>
/// The documents with a label and a vector, and the mean of each cluster. Members are in row order, so that sums do not depend on the order of the labels.
/// </summary>
internal sealed class MemberMeans
{
    private readonly VectorColumn _column;
    private readonly List<(int Row, string Label)> _members = [];

    public MemberMeans(VectorColumn column, IReadOnlyList<DocumentLabel> labels)
    {
        _column = column;
        foreach (DocumentLabel label in labels)
        {
            if (column.DocumentIds.Find(label.DocumentId) is var row and >= 0)
            {
                _members.Add((row, label.Label));
            }
        }

        _members.Sort((x, y) => x.Row.CompareTo(y.Row));
        Labels =
        [
            .. _members.Select(member => member.Label)
                .Distinct(StringComparer.Ordinal)
                .Where(label => label != ClusterLabels.Outlier)
                .Order(ClusterLabels.NaturalOrder),
        ];
    }

    /// <summary>The number of documents with a label and a vector, outliers included.</summary>
    public int MemberCount => _members.Count;

    /// <summary>The labels that have members with a vector, in natural order, without the outliers.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Computes the mean of each of <see cref="Labels"/>.</summary>
    public VectorSet Compute(DistanceMetric metric)
    {
        Dictionary<string, int> positions = Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        int[] rows = [.. _members.Select(member => member.Row)];
        int[] clusters = [.. _members.Select(member => positions.GetValueOrDefault(member.Label, -1))];
        return CentroidMeans.Of(_column.Vectors.Select(rows), clusters, Labels.Count, metric);
    }
}
