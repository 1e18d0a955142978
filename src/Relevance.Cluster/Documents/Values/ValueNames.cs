namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// Assigns each of a set of values a unique text for output: equal values have the same text, different values never do. A text is used unchanged and every
/// other value as its JSON, in canonical form; only if a text would be mistaken for another value (the text "5" next to the number 5) are all texts put in
/// quotation marks.
/// </summary>
internal sealed class ValueNames
{
    private readonly Dictionary<FieldValue, string> _names = [];

    /// <summary>Initializes a new instance of the <see cref="ValueNames"/> class.</summary>
    /// <param name="values">The values to distinguish, in any order and with repetitions; missing and null have no text.</param>
    public ValueNames(IEnumerable<FieldValue> values)
    {
        HashSet<FieldValue> distinct = [.. values.Where(value => value.HasValue)];
        HashSet<string> others = new(distinct.Where(value => value.Kind != FieldKind.Text).Select(NameOfOne), StringComparer.Ordinal);
        bool isAmbiguous = others.Count > 0 && distinct.Any(value => value.AsText() is { } text && others.Contains(text));
        foreach (FieldValue value in distinct)
        {
            _names.Add(value, isAmbiguous && value.Kind == FieldKind.Text ? value.ToJson() : NameOfOne(value));
        }
    }

    /// <summary>Gets the text of one of the values.</summary>
    /// <param name="value">A value that equals one of the values, or missing or null.</param>
    /// <returns>The text; null for missing and null.</returns>
    public string? this[FieldValue value] => value.HasValue ? _names[value] : null;

    /// <summary>Returns the text of a single value, without regard to others: a value of another kind may have the same text.</summary>
    public static string NameOfOne(FieldValue value) => value.ToCanonical().ToString();
}
