using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Answers a condition on a label from the label's number: the condition is asked of each distinct label once, and not of each document.</summary>
/// <remarks>That the numbers are as they were written is left to the seals of their pages.</remarks>
internal static class LabelCondition
{
    public static SqlText Translate(FieldFilter filter, KnownClustering clustering, DatasetInfo dataset, LabelTable labels)
    {
        List<long> matching = [.. labels.ReadTexts(clustering).Where(label => filter.MatchesValue(label.Value)).Select(label => label.Key)];
        SqlText some = new SqlText($"EXISTS(SELECT 1 FROM {dataset.Labels} l WHERE l.row = d.row AND l.clustering = ").Add(clustering.Id);
        some.Add(" AND l.number IN (").Add(string.Join(',', matching)).Add("))");
        if (!filter.MatchesValue(default))
        {
            return some;
        }

        SqlText none = new SqlText($"NOT EXISTS(SELECT 1 FROM {dataset.Labels} l WHERE l.row = d.row AND l.clustering = ").Add(clustering.Id).Add(")");
        return new SqlText("(").Add(some).Add(" OR ").Add(none).Add(")");
    }
}
