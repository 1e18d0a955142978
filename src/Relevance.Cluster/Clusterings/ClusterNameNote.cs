using System.Collections.ObjectModel;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Clusterings;

/// <summary>Where names of clusters lie in a dataset's metadata.</summary>
internal static class ClusterNameNote
{
    /// <summary>The part of the metadata that holds them.</summary>
    public const string Root = "cluster_metadata";

    /// <summary>Gives the keys from the root down to the object that holds label → name. The label field is one key, dots and all.</summary>
    public static IReadOnlyList<string> Path(string labelField) => [Root, "labels", labelField, "labels"];

    /// <summary>Reads label → name, in natural order; a null is a name that was taken away.</summary>
    /// <exception cref="FormatException">There is something else on the way, or a name is no text.</exception>
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
                throw new FormatException($"Dataset '{datasetId}': its metadata has {FieldKinds.Describe(place.Kind)} at {at}, where names of clusters are kept.");
            }
        }

        return OrderedNames(place.AsObject().Where(entry => entry.Value.HasValue).Select(entry => KeyValuePair.Create(
            entry.Key,
            entry.Value.AsText() ?? throw new FormatException($"Dataset '{datasetId}': its metadata has {FieldKinds.Describe(entry.Value.Kind)} at {at} → {entry.Key}, where the name of a cluster is kept."))));
    }

    /// <summary>Reads label → name for questions, which must not fail because of a name: what is no text, and whatever else lies on the way, is none.</summary>
    public static IReadOnlyDictionary<string, string> ReadTexts(FieldValue metadata, string labelField) => GivenNames.Ordered(
        Path(labelField).Aggregate(metadata, (place, key) => place.AsObject().GetValueOrDefault(key)).AsObject()
                .Select(entry => (entry.Key, Name: entry.Value.AsText()))
                .Where(entry => entry.Name is not null)
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Name!)));

    /// <summary>Makes the change of a dataset's metadata that gives names, or takes those away that are null.</summary>
    public static Document Change(string datasetId, string labelField, IEnumerable<KeyValuePair<string, string?>> names)
    {
        FieldValue given = FieldValue.FromObject(names.Select(name => KeyValuePair.Create(name.Key, name.Value is null ? FieldValue.Null : name.Value)));
        FieldValue note = Path(labelField).Reverse().Aggregate(given, (inner, key) => FieldValue.FromObject([new(key, inner)]));
        return Document.FromValue(FieldValue.FromObject([new(Document.IdField, datasetId), .. note.AsObject()]));
    }

    private static ReadOnlyDictionary<string, string> OrderedNames(IEnumerable<KeyValuePair<string, string>> names) =>
        new ReadOnlyDictionary<string, string>(new OrderedDictionary<string, string>(names.OrderBy(name => name.Key, ClusterLabels.NaturalOrder), StringComparer.Ordinal));
}
