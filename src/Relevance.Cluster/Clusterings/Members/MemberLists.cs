using System.Collections;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Serialization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>The closest or the furthest documents of each cluster, or its exemplars: one list per cluster, in natural order of the labels.</summary>
/// <param name="end">The end of each cluster that is listed.</param>
/// <param name="metric">The metric of the ranking.</param>
/// <param name="clusters">One list per cluster.</param>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
[JsonConverter(typeof(RelevanceJsonConverter))]
public sealed class MemberLists(RankingEnd end, DistanceMetric metric, IReadOnlyList<ClusterMembers> clusters)
    : IReadOnlyList<ClusterMembers>, INotebookResult, IListResult
{
    /// <summary>
    /// Gets the end of each cluster that is listed; <see cref="RankingEnd.Closest"/> for exemplars, which are in the order of their selection.
    /// </summary>
    public RankingEnd End { get; } = end;

    /// <summary>Gets a value indicating whether exemplars are listed. The default is <see langword="false"/>.</summary>
    public bool AreExemplars { get; init; }

    /// <summary>Gets the metric of the ranking.</summary>
    public DistanceMetric Metric { get; } = metric;

    /// <summary>
    /// Gets the dashboard page of these lists; null (the default) if the store has no dashboard. The address contains no key: the page requests one.
    /// </summary>
    public Uri? DashboardUrl { get; init; }

    /// <summary>Gets the fields of the dataset; null accepts every field.</summary>
    internal KnownFields? Fields { get; init; }

    /// <summary>Gets the remarks, a sentence each, such as the number of zero vectors if the metric is cosine. The default is empty.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>
    /// Gets the names of the listed clusters: label → name of each cluster that has one, in natural order of the labels. They are those of
    /// <see cref="ClusterMembers.Name"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; } =
        GivenNames.Ordered(
            clusters
                .Where(cluster => cluster.Name is not null)
                .DistinctBy(cluster => cluster.Label, StringComparer.Ordinal)
                .Select(cluster => KeyValuePair.Create(cluster.Label, cluster.Name!)));

    /// <summary>Gets the number of listed clusters.</summary>
    public int Count => clusters.Count;

    /// <summary>Gets the list at a position.</summary>
    /// <param name="index">The position, from 0.</param>
    public ClusterMembers this[int index] => clusters[index];

    /// <summary>Gets the list of a cluster.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">The cluster is not listed.</exception>
    public ClusterMembers this[string label] =>
        clusters.FirstOrDefault(c => c.Label == label)
        ?? throw new KeyNotFoundException($"The cluster '{label}' is not in the list. The clusters are: {string.Join(", ", clusters.Select(c => c.Label))}.");

    /// <summary>
    /// Writes one row per listed document as comma-separated values (RFC 4180): <c>cluster,similarity,_id</c>, or <c>distance</c> for a metric without
    /// similarities (after the first <c>name</c>, or <c>cluster_name</c>
    /// next to
    /// a field of that name, if clusters have names) and fields of the document, numbers without loss; lines end in a line feed.
    /// </summary>
    /// <param name="fields">
    /// The dotted paths of the fields; none means all at the root of the listed documents, without vectors and labels. A missing field is an empty cell.
    /// </param>
    /// <exception cref="FieldNotFoundException">
    /// Neither a listed document nor the dataset has one of the fields; not thrown if <see cref="RelevanceClientOptions.IgnoreUnknownFields"/> is true.
    /// </exception>
    public string ToCsv(params IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return CreateTable(fields).ToCsv();
    }

    /// <summary>Writes the same table in Markdown, numbers with four digits.</summary>
    /// <param name="fields">As in <see cref="ToCsv"/>.</param>
    /// <exception cref="FieldNotFoundException">As in <see cref="ToCsv"/>.</exception>
    public string ToMarkdown(params IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return CreateTable(fields).ToMarkdown();
    }

    /// <inheritdoc/>
    public IEnumerator<ClusterMembers> GetEnumerator() => clusters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Returns one line per cluster, an indented line per document with its similarity or distance and its id, and the <see cref="Remarks"/>.
    /// </summary>
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

    void IListResult.WriteProperties(Utf8JsonWriter writer, JsonSerializerOptions options)
    {
        ResultJson.WriteMember(writer, nameof(End), End, options);
        if (AreExemplars)
        {
            ResultJson.WriteMember(writer, nameof(AreExemplars), AreExemplars, options);
        }

        ResultJson.WriteMember(writer, nameof(Metric), Metric, options);
        ResultJson.WriteMember<IReadOnlyList<ClusterMembers>>(writer, "Clusters", [.. clusters], options);
        if (Names.Count > 0)
        {
            ResultJson.WriteMember(writer, nameof(Names), Names, options);
        }

        ResultJson.WriteMember(writer, nameof(Remarks), Remarks, options);
        ResultJson.WriteMember(writer, nameof(DashboardUrl), DashboardUrl, options);
    }

    private string Heading => AreExemplars
        ? $"Exemplars that cover the cluster, with their nearness to the centroid by {Metric}:"
        : $"{(End == RankingEnd.Closest ? "Closest to" : "Furthest from")} the centroid by {Metric}:";

    void INotebookResult.Show(NotebookPage page) =>
        page.Text(string.Join('\n', [Heading, .. Remarks])).Records(clusters.SelectMany(cluster => cluster.Records()));

    /// <summary>Creates a table with one row per listed document.</summary>
    /// <param name="fields">
    /// The fields to show; none means those at the root of the listed documents, without vectors and labels, in the order of their occurrence.
    /// </param>
    private Table CreateTable(IReadOnlyList<string> fields)
    {
        RankedDocument[] members = [.. clusters.SelectMany(cluster => cluster.Members)];
        string? unknown = fields.FirstOrDefault(field => Fields?.Has(field) == false && !members.Any(member => member.Document.Contains(field)));
        if (unknown is not null)
        {
            throw Fields!.NotFound(unknown, "the table");
        }

        string[] shown = fields.Count > 0 ? [.. fields] : [.. members.SelectMany(member => PlainFields(member.Document)).Distinct(StringComparer.Ordinal)];
        FieldPath[] paths = [.. shown.Select(field => new FieldPath(field))];
        var table = new Table(
        [
            TableCell.Text("cluster"),
            TableCell.Heading(Metric.HasSimilarity ? "similarity" : "distance"),
            TableCell.Text(Document.IdField),
            .. shown.Select(TableCell.Text),
        ]);
        foreach (ClusterMembers cluster in clusters)
        {
            foreach (RankedDocument member in cluster.Members)
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

    private static IEnumerable<string> PlainFields(Document document) =>
        document.FieldNames.Where(name =>
            name is not (Document.IdField or ClusteringKey.RootField) && !VectorNames.IsVectorName(name) && document[name].Kind != FieldKind.Vector);
}
