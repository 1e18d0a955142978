namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// Gives each of some values a text of its own, to be shown and to be told apart by: equal values have the same, different ones never. A text is itself and
/// everything else is its JSON, in canonical
/// form; only where a text would read as another value does (the text "5" beside the number 5) do all texts stand in quotation marks.
/// </summary>
internal sealed class ValueNames
{
    private readonly Dictionary<FieldValue, string> _names = [];

    /// <summary>Initializes a new instance of the <see cref="ValueNames"/> class.</summary>
    /// <param name="values">The values that are to be told apart, in any order and as often as they come; missing and null have no text.</param>
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
    /// <param name="value">One that equals one of the values, or missing or null.</param>
    /// <returns>The text; null of missing and null.</returns>
    public string? this[FieldValue value] => value.HasValue ? _names[value] : null;

    /// <summary>Gives the text of a value that stands alone: where there are others, one of another kind may have the same.</summary>
    public static string NameOfOne(FieldValue value) => value.ToCanonical().ToString();
}
