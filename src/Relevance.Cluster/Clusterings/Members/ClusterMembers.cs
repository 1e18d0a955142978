using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The listed documents of one cluster.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterMembers : INotebookResult
{
    /// <summary>Gets the cluster's label.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the name that people gave the cluster; null (the default) where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Gets the documents in the order asked for: nearest first, or furthest first; of equals, the one inserted first.</summary>
    public required IReadOnlyList<ClusterMember> Members { get; init; }

    /// <summary>Gets the label with its name.</summary>
    internal NamedLabel Shown => new(Label, Name);

    /// <summary>Prints the label, with its name where it has one, and below it an indented line a document: its similarity or distance, and its id.</summary>
    public override string ToString() =>
        Shown.Text + string.Concat(Members.Select(member => string.Create(CultureInfo.InvariantCulture, $"\n  {member.Similarity ?? member.Distance:0.0000}  {member.Document.Id}")));

    void INotebookResult.Show(NotebookPage page) => page.Records(Records());

    /// <summary>Gives each document as a notebook shows it: the cluster, the similarity or distance, the fields.</summary>
    internal IEnumerable<IReadOnlyList<NotebookCell>> Records() =>
        Members.Select(member =>
            (NotebookCell[])
                [
                    new("cluster", Shown.Cut(RecordTable.MaxLength)),
                    new(member.Similarity is null ? "distance" : "similarity", NumberText.Fixed(member.Similarity ?? member.Distance, 4), IsNumber: true),
                    .. DocumentCells.Of(member.Document),
                ]);
}
