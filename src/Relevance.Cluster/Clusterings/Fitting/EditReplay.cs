using System.Globalization;
using Relevance.Cluster.Clusterings.Centroids;

namespace Relevance.Cluster.Clusterings.Fitting;

/// <summary>Repeats the edits of people on a new clustering, in their order, and reports those that no longer apply.</summary>
internal sealed class EditReplay(LabeledClustering fitted)
{
    private static readonly Dictionary<string, float[]> NoParts = new(StringComparer.Ordinal);

    private readonly List<string> _remarks = [];
    private Dictionary<string, float[]> _parts = NoParts;

    /// <summary>Gets the clustering with the edits.</summary>
    public LabeledClustering Result { get; private set; } = fitted;

    /// <summary>Gets a sentence for each edit that does not apply.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Repeats edits.</summary>
    /// <returns>The edits that applied, with the centroids that merges have now.</returns>
    public List<ClusterEdit> Run(IReadOnlyList<ClusterEdit> edits)
    {
        List<ClusterEdit> kept = [];
        foreach (ClusterEdit edit in edits)
        {
            HashSet<string> known = new(Result.Known, StringComparer.Ordinal);
            Dictionary<string, string> applied = edit.Kind switch
            {
                ClusterEdit.Merge => Merge(edit),
                ClusterEdit.Rename => Rename(edit, known),
                ClusterEdit.Move => Move(edit, known),
                _ => Keep(edit, (label, _) => known.Contains(label) ? null : Gone(label)),
            };
            if (applied.Count > 0)
            {
                kept.Add(edit with { Changes = applied, Parts = _parts });
            }

            _parts = NoParts;
        }

        return kept;
    }

    private static string Gone(string label) => $"there is no cluster '{label}' any more";

    private Dictionary<string, string> Merge(ClusterEdit edit)
    {
        Dictionary<string, int> places = Result.Clustering.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        Dictionary<string, string> merged = Keep(
            edit, (label, target) => Array.Find([label, target], each => !places.ContainsKey(each)) is { } gone ? Gone(gone) : null);
        foreach (IGrouping<string, string> group in merged.GroupBy(change => change.Value, change => change.Key, StringComparer.Ordinal))
        {
            VectorSet centroids = Result.Clustering.Centroids;
            _parts = group.Prepend(group.Key).ToDictionary(label => label, label => centroids[places[label]].ToArray(), StringComparer.Ordinal);
            Result = Result.Merge(group.Key, [.. group]);
        }

        return merged;
    }

    private Dictionary<string, string> Rename(ClusterEdit edit, HashSet<string> known)
    {
        Dictionary<string, string> renamed = Keep(edit, (label, to) =>
            !known.Contains(label) ? Gone(label)
            : known.Contains(to) && !edit.Changes.ContainsKey(to) ? $"there is another cluster '{to}'"
            : null);
        if (renamed.Count == edit.Changes.Count)
        {
            Result = Result.Rename(renamed);
            return renamed;
        }

        // Of labels that move on to each other, one that is gone can leave two with the same label.
        Dictionary<string, string> safe = renamed.Where(change => !known.Contains(change.Value) || renamed.ContainsKey(change.Value))
            .ToDictionary(StringComparer.Ordinal);
        Result = Result.Rename(safe);
        return safe;
    }

    private Dictionary<string, string> Move(ClusterEdit edit, HashSet<string> known)
    {
        HashSet<string> documents = new(Result.Labels.Select(label => label.DocumentId), StringComparer.Ordinal);
        Dictionary<string, string> moved = Keep(edit, (document, label) =>
            !documents.Contains(document) ? $"document '{document}' has no label any more"
            : label != ClusterLabels.Outlier && !known.Contains(label) ? Gone(label)
            : null);
        Result = Result.Move(moved);
        return moved;
    }

    private Dictionary<string, string> Keep(ClusterEdit edit, Func<string, string, string?> reasonNot)
    {
        (string Key, string Value, string? Reason)[] changes =
        [
            .. edit.Changes.Select(change => (change.Key, change.Value, reasonNot(change.Key, change.Value))),
        ];
        foreach (IGrouping<string, string> failed in changes.Where(change => change.Reason is not null).GroupBy(change => change.Reason!, change => change.Key))
        {
            int count = failed.Count();
            string which = count == 1 ? $"'{failed.First()}'" : string.Create(CultureInfo.InvariantCulture, $"'{failed.First()}' and {count - 1} more");
            _remarks.Add($"The edit '{edit.Kind}' of {which} no longer applies: {failed.Key}.");
        }

        return changes.Where(change => change.Reason is null).ToDictionary(change => change.Key, change => change.Value, StringComparer.Ordinal);
    }
}
