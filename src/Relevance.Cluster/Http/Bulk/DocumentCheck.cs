using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http.Bulk;

/// <summary>Finds values that JSON cannot express: invalid Unicode, and vectors that are not finite. The service validates everything else.</summary>
internal static class DocumentCheck
{
    /// <summary>Checks a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="unnamedVectors">Receives the vector fields whose name does not mark a vector, with their dimensions.</param>
    /// <returns>The reason why the document cannot be sent; null if it can.</returns>
    public static string? FindFault(Document document, Dictionary<string, int> unnamedVectors) =>
        Members(document.Fields, "", unnamedVectors) ?? LabelFault(ClusteringKey.RootField, document.Fields.Get(ClusteringKey.RootField));

    // Our server accepts numbers as labels, since original clients send them; a store does not.
    private static string? LabelFault(string path, FieldValue value)
    {
        if (value.Kind is FieldKind.Number or FieldKind.Boolean)
        {
            return $"field '{path}': expected a label, which is text, found {FieldKinds.Describe(value.Kind)}";
        }

        if (value.Map is { } map)
        {
            foreach (KeyValuePair<string, FieldValue> member in map.Members)
            {
                if (LabelFault($"{path}.{member.Key}", member.Value) is { } fault)
                {
                    return fault;
                }
            }
        }

        return null;
    }

    private static string? Members(FieldMap map, string prefix, Dictionary<string, int>? unnamedVectors)
    {
        foreach (KeyValuePair<string, FieldValue> member in map.Members)
        {
            string path = prefix.Length == 0 ? member.Key : $"{prefix}.{member.Key}";
            string? fault = UnicodeText.FindLoneSurrogate(member.Key) >= 0
                ? $"field '{path}': the name is not valid Unicode"
                : Value(path, member.Key, member.Value, unnamedVectors);
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? Value(string path, string name, FieldValue value, Dictionary<string, int>? unnamedVectors)
    {
        switch (value.Kind)
        {
            case FieldKind.Text:
                return UnicodeText.FindLoneSurrogate(value.AsText()) >= 0 ? $"field '{path}': expected valid Unicode, found a lone surrogate" : null;
            case FieldKind.Object:
                return Members(value.Map!, path, unnamedVectors);
            case FieldKind.Array:
                foreach (FieldValue item in value.Items)
                {
                    if (Value(path, "", item, unnamedVectors: null) is { } fault)
                    {
                        return fault;
                    }
                }

                return null;
            case FieldKind.Vector when !SchemaInference.IsVectorAcceptable(path, value, length: null, out string? reason):
                return reason;
            case FieldKind.Vector when unnamedVectors is not null && !VectorNames.IsVectorName(name):
                unnamedVectors.TryAdd(path, value.VectorMemory.Length);
                return null;
            default:
                return null;
        }
    }
}
