using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The listed documents of one cluster.</summary>
/// <example>
/// <code>
/// MemberLists lists = await clusters.ListClosestAsync(new MemberRankingOptions { PageSize = 5, SelectFields = ["title"] });
/// ClusterMembers members = lists["cluster-0"];
/// foreach (RankedDocument member in members.Members)
/// {
///     Console.WriteLine($"{member.Distance:0.00}  {member.Document["title"]}");
/// }
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterMembers : INotebookResult
{
    /// <summary>Gets the cluster's label.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the cluster name; null (the default) if it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Gets the documents, nearest first or furthest first as requested; ties go to the document that was inserted first.</summary>
    public required IReadOnlyList<RankedDocument> Members { get; init; }

    /// <summary>Gets the label with its name.</summary>
    internal NamedLabel Shown => new(Label, Name);

    /// <summary>Returns the label with its name, and an indented line per document with its similarity or distance and its id.</summary>
    public override string ToString() =>
        Shown.Text
        + string.Concat(
            Members.Select(member => string.Create(CultureInfo.InvariantCulture, $"\n  {member.Similarity ?? member.Distance:0.0000}  {member.Document.Id}")));

    void INotebookResult.Show(NotebookPage page) => page.Records(Records());

    /// <summary>Returns each document as a notebook shows it: the cluster, the similarity or distance, the fields.</summary>
    internal IEnumerable<IReadOnlyList<NotebookCell>> Records() =>
        Members.Select(member =>
            (NotebookCell[])
                [
                    new("cluster", Shown.Cut(RecordTable.MaxLength)),
                    new(member.Similarity is null ? "distance" : "similarity", NumberText.Fixed(member.Similarity ?? member.Distance, 4), IsNumber: true),
                    .. DocumentCells.Of(member.Document),
                ]);
}
