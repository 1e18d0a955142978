using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Storage;

/// <summary>Counts labels and values in memory: the definition of <see cref="DocumentStore.CountLabelsAsync"/>.</summary>
internal static class LabelCounter
{
    public static IReadOnlyList<LabelCount> Count(IReadOnlyList<DocumentLabel> labels, IReadOnlyList<DocumentValue> values)
    {
        Dictionary<string, FieldValue> held = values.Where(value => value.Value.HasValue)
            .ToDictionary(value => value.DocumentId, value => value.Value.ToCanonical(), StringComparer.Ordinal);
        return
        [
            .. labels.CountBy(label => (label.Label, Value: held.GetValueOrDefault(label.DocumentId)))
                .Select(count => new LabelCount(count.Key.Label, count.Key.Value, count.Value))
                .OrderBy(count => count.Label, StringComparer.Ordinal)
                .ThenBy(count => count.Value, FieldValueComparer.Instance)
                .ThenBy(
                    count => count.Value.Kind is FieldKind.Array or FieldKind.Object or FieldKind.Vector ? count.Value.ToJson() : "",
                    StringComparer.Ordinal),
        ];
    }
}
