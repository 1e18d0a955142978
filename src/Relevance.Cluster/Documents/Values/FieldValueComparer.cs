namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// Compares values for sorting: missing and null (which are equal), false, true, numbers by value, text by code point, and then arrays, objects and vectors,
/// which are all equal to each other.
/// </summary>
/// <remarks>Text is ordered as its UTF-8 bytes are: independent of language, capitals first. Stores that sort use the same order.</remarks>
internal sealed class FieldValueComparer : IComparer<FieldValue>
{
    private FieldValueComparer()
    {
    }

    /// <summary>Gets the only instance; it has no state.</summary>
    public static FieldValueComparer Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(FieldValue x, FieldValue y)
    {
        int byKind = Rank(x).CompareTo(Rank(y));
        if (byKind != 0)
        {
            return byKind;
        }

        return x.Kind switch
        {
            FieldKind.Number => FieldValue.CompareNumbers(x, y),
            FieldKind.Text => UnicodeText.CompareByCodePoint(x.AsText()!, y.AsText()!),
            _ => 0,
        };
    }

    private static int Rank(FieldValue value) => value.Kind switch
    {
        FieldKind.Missing or FieldKind.Null => 0,
        FieldKind.Boolean => value.AsBoolean() == true ? 2 : 1,
        FieldKind.Number => 3,
        FieldKind.Text => 4,
        _ => 5,
    };
}
