using System.Diagnostics.CodeAnalysis;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Storage.Rows;

/// <summary>The labels in a document that is written, such as one that was read from a dataset.</summary>
internal sealed class LabelContent
{
    private static readonly LabelContent None = new();

    private readonly List<KeyValuePair<ClusteringKey, string?>> _labels = [];

    /// <summary>Gets clustering and label of each; null removes the label.</summary>
    public IReadOnlyList<KeyValuePair<ClusteringKey, string?>> Labels => _labels;

    /// <summary>Removes the labels at <c>_cluster_</c> from a document, including those with dotted names, as CSV columns have.</summary>
    /// <param name="document">The document; without labels on success.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="reason">The reason of a rejection: the field, the expected and the found value.</param>
    /// <returns>False if the document has values there that are not labels.</returns>
    public static bool TryTake(Document document, out LabelContent labels, [NotNullWhen(false)] out string? reason)
    {
        labels = None;
        reason = null;
        string[]? names = null;
        foreach (string name in document.FieldNames)
        {
            if (LabelFields.Covers(name))
            {
                names = [.. names ?? [], name];
            }
        }

        if (names is null)
        {
            return true;
        }

        labels = new LabelContent();
        foreach (string name in names)
        {
            if (labels.Add(name, document[name]) is { } fault)
            {
                reason = fault;
                return false;
            }
        }

        // This text is validated like any other.
        Schema unused = Schema.Empty;
        if (!SchemaInference.TryExtend(ref unused, document.Select(names.Select(name => new FieldPath(name))), out reason))
        {
            return false;
        }

        foreach (string name in names)
        {
            document.Remove(name);
        }

        return true;
    }

    private string? Add(string path, FieldValue value)
    {
        if (value.Kind == FieldKind.Object)
        {
            foreach ((string name, FieldValue member) in value.AsObject())
            {
                if (Add($"{path}.{name}", member) is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }

        if (value.Kind is not (FieldKind.Text or FieldKind.Null) || (value.Kind == FieldKind.Text && LabelFields.Parse(path) is null))
        {
            return $"field '{path}': expected a label, which is text at {ClusteringKey.RootField}.<vector field>.<alias>, found {value.ToJson()}";
        }

        if (LabelFields.Parse(path) is { } key)
        {
            _labels.Add(new(key, value.AsText()));
        }

        return null;
    }
}
