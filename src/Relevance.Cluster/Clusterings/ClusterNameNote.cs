using System.Collections.ObjectModel;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Clusterings;

/// <summary>The cluster names in the metadata of a dataset.</summary>
internal static class ClusterNameNote
{
    /// <summary>The property of the metadata that contains them.</summary>
    public const string Root = "cluster_metadata";

    /// <summary>Returns the properties from the root to the object with label → name. The label field is one property, with its dots.</summary>
    public static IReadOnlyList<string> Path(string labelField) => [Root, "labels", labelField, "labels"];

    /// <summary>Reads label → name, in natural order; null means a name that was removed.</summary>
    /// <exception cref="FormatException">A property on the path is not an object, or a name is not a text.</exception>
    public static IReadOnlyDictionary<string, string> Read(FieldValue metadata, string labelField, string datasetId)
    {
        FieldValue place = metadata;
        string at = "";
        foreach (string key in Path(labelField))
        {
            at = at.Length == 0 ? key : $"{at} → {key}";
            place = place.AsObject().GetValueOrDefault(key);
            if (!place.HasValue)
            {
                return OrderedNames([]);
            }

            if (place.Kind != FieldKind.Object)
            {
                throw new FormatException(
                    $"Dataset '{datasetId}': its metadata has {FieldKinds.Describe(place.Kind)} at {at}, where cluster names are stored.");
            }
        }

        return OrderedNames(place.AsObject().Where(entry => entry.Value.HasValue).Select(entry => KeyValuePair.Create(
            entry.Key,
            entry.Value.AsText() ?? throw new FormatException(
                $"Dataset '{datasetId}': its metadata has {FieldKinds.Describe(entry.Value.Kind)} at {at} → {entry.Key}, "
                    + $"where a cluster name is stored."))));
    }

    /// <summary>Reads label → name for analyses, which must not fail because of a name: a value that is not a text is ignored.</summary>
    public static IReadOnlyDictionary<string, string> ReadTexts(FieldValue metadata, string labelField) => GivenNames.Ordered(
        Path(labelField)
            .Aggregate(metadata, (place, key) => place.AsObject().GetValueOrDefault(key))
            .AsObject()
            .Select(entry => (entry.Key, Name: entry.Value.AsText()))
            .Where(entry => entry.Name is not null)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Name!)));

    /// <summary>Creates the update of a dataset's metadata that sets names, and removes those that are null.</summary>
    public static Document Change(string datasetId, string labelField, IEnumerable<KeyValuePair<string, string?>> names)
    {
        var given = FieldValue.FromObject(names.Select(name => KeyValuePair.Create(name.Key, name.Value is null ? FieldValue.Null : name.Value)));
        FieldValue note = Path(labelField).Reverse().Aggregate(given, (inner, key) => FieldValue.FromObject([new(key, inner)]));
        return Document.FromValue(FieldValue.FromObject([new(Document.IdField, datasetId), .. note.AsObject()]));
    }

    private static ReadOnlyDictionary<string, string> OrderedNames(IEnumerable<KeyValuePair<string, string>> names) =>
        new(new OrderedDictionary<string, string>(names.OrderBy(name => name.Key, ClusterLabels.NaturalOrder), StringComparer.Ordinal));
}
