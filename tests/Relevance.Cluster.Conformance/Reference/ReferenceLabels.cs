using System.Diagnostics.CodeAnalysis;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance.Reference;

/// <summary>The labels that a document brings along, as one does that was read from a dataset.</summary>
internal static class ReferenceLabels
{
    private const string Prefix = ClusteringKey.RootField + ".";

    public static bool IsLabelPath(string path) => path == ClusteringKey.RootField || path.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Splits the path of a label: the alias is what follows the last dot.</summary>
    /// <returns>Null when a part is missing or empty.</returns>
    public static ClusteringKey? Parse(string path)
    {
        int dot = path.LastIndexOf('.');
        return path.StartsWith(Prefix, StringComparison.Ordinal) && dot > Prefix.Length && dot + 1 < path.Length
            ? new ClusteringKey(path[Prefix.Length..dot], path[(dot + 1)..])
            : null;
    }

    /// <summary>Removes everything at <c>_cluster_</c> from a document, also if the dots are in a name.</summary>
    /// <param name="document">The document.</param>
    /// <param name="labels">Clustering and label; null if the value in the document is null.</param>
    /// <param name="reason">On rejection, the field with the expected and the actual value.</param>
    /// <returns>False if the document has anything but labels there.</returns>
    public static bool TryTake(Document document, out List<KeyValuePair<ClusteringKey, string?>> labels, [NotNullWhen(false)] out string? reason)
    {
        labels = [];
        string[] names = [.. document.FieldNames.Where(IsLabelPath)];
        Schema textsOnly = Schema.Empty;
        if (!SchemaInference.TryExtend(ref textsOnly, document.Select(names.Select(name => new FieldPath(name))), out reason))
        {
            return false;
        }

        foreach (string name in names)
        {
            reason = Collect(name, document[name], labels);
            if (reason is not null)
            {
                return false;
            }
        }

        foreach (string name in names)
        {
            document.Remove(name);
        }

        return true;
    }

    private static string? Collect(string path, FieldValue value, List<KeyValuePair<ClusteringKey, string?>> labels)
    {
        if (value.Kind == FieldKind.Object)
        {
            return value.AsObject().Select(member => Collect($"{path}.{member.Key}", member.Value, labels)).FirstOrDefault(fault => fault is not null);
        }

        ClusteringKey? key = Parse(path);
        if (value.Kind == FieldKind.Null || (value.Kind == FieldKind.Text && key is not null))
        {
            if (key is not null)
            {
                labels.Add(new(key, value.AsText()));
            }

            return null;
        }

        return $"field '{path}': expected a label, which is text at _cluster_.<vector field>.<alias>, found {value.ToJson()}";
    }
}
