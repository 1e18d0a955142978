using System.Globalization;

namespace Relevance.Cluster;

/// <summary>An edit of clusters by a person, as <see cref="ClusterHistory.Edits"/> lists it and <see cref="FitOptions.Continue"/> repeats it.</summary>
public sealed record ClusterEdit
{
    internal const string Merge = "merge";
    internal const string Rename = "rename";
    internal const string Name = "name";
    internal const string Move = "move";

    /// <summary>
    /// Gets the kind: <c>merge</c> (<see cref="ClusterOps.MergeClustersAsync"/>), <c>rename</c> (<see cref="ClusterOps.RenameClustersAsync"/>), <c>name</c>
    /// (<see cref="ClusterOps.SetClusterNamesAsync"/>) or <c>move</c> (<see cref="ClusterOps.MoveDocumentsAsync"/>).
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>
    /// Gets the changes: merged label → target, old label → new label, label → name ("" if it was removed), or document id → label.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Changes { get; init; }

    /// <summary>Gets the centroids before a merge, by label: a later fit starts from them, and not from their mean. Empty for other edits.</summary>
    internal IReadOnlyDictionary<string, float[]> Parts { get; init; } = new Dictionary<string, float[]>(StringComparer.Ordinal);

    /// <summary>Returns one line such as <c>merge: cluster-4 → cluster-1</c>; of more than five changes, five and the number of the others.</summary>
    public override string ToString()
    {
        const int shown = 5;
        string more = Changes.Count > shown ? string.Create(CultureInfo.InvariantCulture, $", and {Changes.Count - shown} more") : "";
        IEnumerable<string> texts = Changes.Take(shown).Select(change => $"{change.Key} → {(change.Value.Length == 0 ? "no name" : change.Value)}");
        return $"{Kind}: {string.Join(", ", texts)}{more}";
    }
}
