namespace Relevance.Cluster.Storage.Rows;

/// <summary>
/// The placeholder of a vector in the stored JSON of a document: an empty object. It preserves the position of the field, distinguishes a document with a
/// vector from one without, and cannot be a user's value, since a vector field only holds vectors and null.
/// </summary>
internal static class VectorPlaceholder
{
    public static FieldValue Value { get; } = FieldValue.FromObject([]);

    public static bool IsAt(Document document, FieldPath path)
    {
        FieldValue value = document[path];
        return value.Kind == FieldKind.Object && value.AsObject().Count == 0;
    }
}
