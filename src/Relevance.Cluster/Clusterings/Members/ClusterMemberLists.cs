using System.Collections;
using System.Text;
using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Clusterings.Members;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>The closest or the furthest documents of each cluster, one list a cluster in natural order of the labels.</summary>
/// <param name="end">Which end of each cluster is listed.</param>
/// <param name="metric">The metric that was ranked by.</param>
/// <param name="clusters">One list a cluster.</param>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
[JsonConverter(typeof(ClusterMemberListsJsonConverter))]
public sealed class ClusterMemberLists(RankingEnd end, DistanceMetric metric, IReadOnlyList<ClusterMembers> clusters)
    : IReadOnlyList<ClusterMembers>, INotebookResult
{
    /// <summary>Gets which end of each cluster is listed.</summary>
    public RankingEnd End { get; } = end;

    /// <summary>Gets the metric that was ranked by.</summary>
    public DistanceMetric Metric { get; } = metric;

    /// <summary>Gets the page of the dashboard that shows these lists; null (the default) when the store has none. It holds no key: the page asks for one.</summary>
    public Uri? DashboardUrl { get; init; }

    /// <summary>Gets which fields the dataset had; null where that is nobody's business.</summary>
    internal KnownFields? Fields { get; init; }

    /// <summary>Gets what whoever reads the lists should know, a sentence each: how many members are all zeros, if the metric is cosine. Empty (the default) if nothing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>
    /// Gets the names that people gave to the listed clusters: label → name of those that have one, in natural order of the labels. They are those of
    /// <see cref="ClusterMembers.Name"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; } =
        GivenNames.Ordered(
            clusters
                .Where(cluster => cluster.Name is not null)
                .DistinctBy(cluster => cluster.Label, StringComparer.Ordinal)
                .Select(cluster => KeyValuePair.Create(cluster.Label, cluster.Name!)));

    /// <summary>Gets how many clusters are listed.</summary>
    public int Count => clusters.Count;

    /// <summary>Gets the list at a position.</summary>
    /// <param name="index">The position, from 0.</param>
    public ClusterMembers this[int index] => clusters[index];

    /// <summary>Gets the list of a cluster.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">The cluster is not listed.</exception>
    public ClusterMembers this[string label] =>
        clusters.FirstOrDefault(c => c.Label == label)
        ?? throw new KeyNotFoundException($"There is no list for '{label}'. There are: {string.Join(", ", clusters.Select(c => c.Label))}.");

    /// <summary>
    /// Writes one row a listed document as comma-separated values (RFC 4180): <c>cluster,similarity,_id</c>, or <c>distance</c> for a metric without similarities (after the first <c>name</c>, or <c>cluster_name</c>
    /// beside a field of that name, where clusters have names) and fields of the document, numbers without loss; lines end in a line feed.
    /// </summary>
    /// <param name="fields">The dotted paths of the fields; none means all at the root of the listed documents, without vectors and labels. What a document does not have is an empty cell.</param>
    /// <exception cref="FieldNotFoundException">Neither a listed document nor the dataset has one of the fields; not thrown under <see cref="UnknownFieldHandling.Ignore"/>.</exception>
    public string ToCsv(params IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return MemberTable.Of(clusters, Metric, fields, Fields).ToCsv();
    }

    /// <summary>Writes the same as a Markdown table, numbers with four digits.</summary>
    /// <param name="fields">As in <see cref="ToCsv"/>.</param>
    /// <exception cref="FieldNotFoundException">As in <see cref="ToCsv"/>.</exception>
    public string ToMarkdown(params IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return MemberTable.Of(clusters, Metric, fields, Fields).ToMarkdown();
    }

    /// <inheritdoc/>
    public IEnumerator<ClusterMembers> GetEnumerator() => clusters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Prints every cluster with the ids and similarities or distances of its listed documents.</summary>
    /// <returns>A line a cluster and an indented line a document; then <see cref="Remarks"/>.</returns>
    public override string ToString()
    {
        var text = new StringBuilder(Heading);

        foreach (ClusterMembers cluster in clusters)
        {
            text.Append('\n').Append(cluster);
        }

        foreach (string remark in Remarks)
        {
            text.Append('\n').Append(remark);
        }

        return text.ToString();
    }

    private string Heading => $"{(End == RankingEnd.Closest ? "Closest to" : "Furthest from")} the centroid by {Metric}:";

    void INotebookResult.Show(NotebookPage page) => page.Text(string.Join('\n', [Heading, .. Remarks])).Records(clusters.SelectMany(cluster => cluster.Records()));
}
