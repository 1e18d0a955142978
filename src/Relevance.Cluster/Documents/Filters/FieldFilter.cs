using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A condition on the value of one field.</summary>
internal abstract record FieldFilter : Filter
{
    private protected FieldFilter(FieldPath field) => Field = field;

    /// <summary>Gets the field.</summary>
    public new FieldPath Field { get; }

    /// <summary>Determines whether a value meets the condition. A store calls it if its own query language cannot express the condition.</summary>
    /// <param name="value">The value of the field; missing if the document has none.</param>
    /// <returns>True if the value meets the condition. An array does if any of its items does, unless the filter specifies otherwise.</returns>
    public virtual bool MatchesValue(FieldValue value)
    {
        if (value.Kind != FieldKind.Array)
        {
            return MatchesScalar(value);
        }

        foreach (FieldValue item in value.Items)
        {
            if (MatchesScalar(item))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Determines whether a value meets the condition, with cancellation for values that can take long, such as a text of many words that is compared with many
    /// others.
    /// </summary>
    /// <param name="value">The value of the field; missing if the document has none.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>True if the value meets the condition.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public virtual bool MatchesValue(FieldValue value, CancellationToken cancellationToken) => MatchesValue(value);

    /// <summary>Determines whether a value that is not an array meets the condition.</summary>
    private protected abstract bool MatchesScalar(FieldValue value);

    internal override bool Evaluate(FilterTarget target) => MatchesValue(target.Get(Field));

    internal override void CollectFields(List<FieldUse> fields) => fields.Add(new FieldUse(Field.ToString(), IsValue: true));

    private protected void WriteClassicStart(Utf8JsonWriter writer, string filterType, string condition)
    {
        writer.WriteStartObject();
        writer.WriteString("field", Field.ToString());
        writer.WriteString("filter_type", filterType);
        writer.WriteString("condition", condition);
        writer.WritePropertyName("condition_value");
    }

    private protected static void WriteClassicEnd(Utf8JsonWriter writer, StringComparison comparisonType = StringComparison.Ordinal)
    {
        if (comparisonType == StringComparison.OrdinalIgnoreCase)
        {
            writer.WriteBoolean("case_insensitive", true);
        }

        writer.WriteEndObject();
    }

    private protected static string Quote(string text, StringComparison comparisonType = StringComparison.Ordinal) =>
        ((FieldValue)text).ToJson() + (comparisonType == StringComparison.OrdinalIgnoreCase ? " (any case)" : "");
}
