using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A condition: the entire value equals one of several scalars; of an array, any item. Numbers compare by value, text ordinally; kinds are never converted.
/// </summary>
internal sealed record EqualityFilter : FieldFilter, IClassicFilter
{
    /// <summary>The largest number of values for which a linear search is faster than a hash set.</summary>
    private const int MaxUnhashedCount = 8;

    private readonly HashSet<FieldValue>? _set;
    private readonly StringComparison _comparison;

    private EqualityFilter(FieldPath field, IReadOnlyList<FieldValue> values, StringComparison comparisonType)
        : base(field)
    {
        Values = values;
        Case = comparisonType;
        _comparison = comparisonType;
        if (comparisonType == StringComparison.Ordinal && values.Count > MaxUnhashedCount)
        {
            _set = [.. values];
        }
    }

    /// <summary>Gets the values: texts, numbers, booleans. An empty list matches no document.</summary>
    public IReadOnlyList<FieldValue> Values { get; }

    /// <summary>Gets a value that specifies whether the case of text matters.</summary>
    public StringComparison Case { get; }

    bool IClassicFilter.CanBeNegated => true;

    /// <summary>Creates the filter for a field and values: by ids for <c>_id</c>, by existence for a null value, otherwise by value.</summary>
    internal static Filter Of(FieldPath field, IEnumerable<FieldValue> values, StringComparison comparisonType)
    {
        FieldValue[] all = [.. values];
        foreach (FieldValue value in all)
        {
            RejectUnlessScalar(field, value);
        }

        FieldValue[] scalars = Array.FindAll(all, value => value.HasValue);
        Filter equality = field.SingleSegment == Document.IdField && comparisonType == StringComparison.Ordinal
            ? new IdsFilter(scalars.Select(value => value.ToString()))
            : new EqualityFilter(field, scalars.AsReadOnly(), comparisonType);
        if (scalars.Length == all.Length)
        {
            return equality;
        }

        Filter isMissing = Not(new ExistsFilter(field));
        return scalars.Length == 0 ? isMissing : Or(isMissing, equality);
    }

    internal static void RejectUnlessScalar(FieldPath field, FieldValue value)
    {
        if (value.Kind is FieldKind.Array or FieldKind.Object or FieldKind.Vector)
        {
            throw new ArgumentException(
                $"Field '{field}': a value to compare with is text, a number, a boolean or null, not {FieldKinds.Describe(value.Kind)}.", nameof(value));
        }
    }

    void IClassicFilter.WriteClassic(Utf8JsonWriter writer, string condition)
    {
        WriteClassicStart(writer, "exact_match", condition);
        JsonTreeWriter.WriteValue(writer, Values.Count == 1 ? Values[0] : FieldValue.FromArray(Values));
        WriteClassicEnd(writer, Case);
    }

    internal override string Describe()
    {
        string values = string.Join(", ", Values.Select(value => value.ToJson()));
        return (Values.Count == 1 ? $"{Field} = {values}" : $"{Field} is one of [{values}]")
            + (Case == StringComparison.OrdinalIgnoreCase ? " (any case)" : "");
    }

    internal override void Write(Utf8JsonWriter writer) => ((IClassicFilter)this).WriteClassic(writer, "==");

    private protected override bool MatchesScalar(FieldValue value)
    {
        if (!value.HasValue)
        {
            return false;
        }

        if (_set is not null)
        {
            return _set.Contains(value);
        }

        foreach (FieldValue wanted in Values)
        {
            bool isSame = value.AsText() is { } text ? string.Equals(text, wanted.AsText(), _comparison) : value.Equals(wanted);
            if (isSame)
            {
                return true;
            }
        }

        return false;
    }
}
