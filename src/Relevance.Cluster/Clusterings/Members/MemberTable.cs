using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Members;

/// <summary>Listed documents as a table, one row each.</summary>
internal static class MemberTable
{
    /// <summary>Makes the table.</summary>
    /// <param name="clusters">The lists.</param>
    /// <param name="metric">The metric of the lists, which names the column of numbers.</param>
    /// <param name="fields">The fields to show; none means all that the listed documents have at their root, without vectors and labels, in the order in which they come.</param>
    /// <param name="known">Which fields the dataset has; null asks nothing.</param>
    /// <exception cref="FieldNotFoundException">Neither a listed document nor the dataset has one of the fields.</exception>
    public static Table Of(IEnumerable<ClusterMembers> clusters, DistanceMetric metric, IReadOnlyList<string> fields, KnownFields? known)
    {
        ClusterMembers[] all = [.. clusters];
        string? unknown = fields.FirstOrDefault(field => known?.Has(field) == false && !all.Any(cluster => cluster.Members.Any(member => member.Document.Contains(field))));
        if (unknown is not null)
        {
            throw known!.NotFound(unknown, "the table");
        }

        string[] shown = fields.Count > 0
            ? [.. fields]
            : [.. all.SelectMany(cluster => cluster.Members).SelectMany(member => PlainFields(member.Document)).Distinct(StringComparer.Ordinal)];
        FieldPath[] paths = [.. shown.Select(field => new FieldPath(field))];
        var table = new Table([TableCell.Text("cluster"), TableCell.Heading(HeadingOf(metric)), TableCell.Text(Document.IdField), .. shown.Select(TableCell.Text)]);
        foreach (ClusterMembers cluster in all)
        {
            foreach (ClusterMember member in cluster.Members)
            {
                table.Add([
                    TableCell.Label(cluster.Shown),
                    TableCell.Number(member.Similarity ?? member.Distance, 4),
                    TableCell.Text(member.Document.Id),
                    .. paths.Select(path => TableCell.Text(member.Document[path].ToString())),
                ]);
            }
        }

        return table;
    }

    /// <summary>Returns the name of the number that a metric is known by: <c>similarity</c> or <c>distance</c>.</summary>
    public static string HeadingOf(DistanceMetric metric) => metric is DistanceMetric.Cosine or DistanceMetric.DotProduct ? "similarity" : "distance";

    private static IEnumerable<string> PlainFields(Document document) =>
        document.FieldNames.Where(name => name is not (Document.IdField or ClusteringKey.RootField) && !VectorNames.IsVectorName(name) && document[name].Kind != FieldKind.Vector);
}
