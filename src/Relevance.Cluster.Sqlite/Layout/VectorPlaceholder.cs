namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>
/// What a stored document has in the place of a vector: an empty object. It keeps the field's place in the order, tells a document with a vector from one without,
/// and cannot come from a user, since a vector field holds nothing but vectors and null.
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
