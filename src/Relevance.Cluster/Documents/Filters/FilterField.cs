using System.Diagnostics.CodeAnalysis;
using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <summary>A field in a <see cref="Filter"/>; its operators and methods create conditions: <c>Filter.Field("category") == "shoes"</c>.</summary>
/// <remarks>
/// <c>&lt;</c> and similar operators compare numbers, or dates if the value is a date or the text of one. A day without a time means the entire day in UTC:
/// <c>&lt;=</c> includes its end, <c>&gt;</c> begins after it.
/// </remarks>
public readonly struct FilterField : IEquatable<FilterField>
{
    private readonly FieldPath _path;

    internal FilterField(FieldPath path) => _path = path;

    /// <summary>Creates a condition: the value of the field equals a value. The same as <see cref="EqualTo(FieldValue)"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">Text, a number or a boolean; <see cref="FieldValue.Null"/> means that the field is missing or null.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is an array, an object or a vector.</exception>
    public static Filter operator ==(FilterField field, FieldValue value) => field.EqualTo(value);

    /// <summary>Creates a condition: the value of the field differs from a value, or is missing. The same as <see cref="NotEqualTo"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">Text, a number or a boolean; <see cref="FieldValue.Null"/> means that the field exists and is not null.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is an array, an object or a vector.</exception>
    public static Filter operator !=(FilterField field, FieldValue value) => field.NotEqualTo(value);

    /// <summary>Creates a condition: the value of the field is smaller or earlier. The same as <see cref="LessThan"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    public static Filter operator <(FilterField field, FieldValue value) => field.LessThan(value);

    /// <summary>Creates a condition: the value of the field is smaller, earlier, or equal. The same as <see cref="LessThanOrEqualTo"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    public static Filter operator <=(FilterField field, FieldValue value) => field.LessThanOrEqualTo(value);

    /// <summary>Creates a condition: the value of the field is larger or later. The same as <see cref="GreaterThan"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    public static Filter operator >(FilterField field, FieldValue value) => field.GreaterThan(value);

    /// <summary>Creates a condition: the value of the field is larger, later, or equal. The same as <see cref="GreaterThanOrEqualTo"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    public static Filter operator >=(FilterField field, FieldValue value) => field.GreaterThanOrEqualTo(value);

    /// <summary>Creates a condition: the entire value equals this value; of an array, any item.</summary>
    /// <param name="value">Text (compared ordinally, also if it is a date), a number or a boolean; null is the same as <see cref="IsMissing"/>.</param>
    /// <returns>The filter; on <c>_id</c> an <see cref="IdsFilter"/>.</returns>
    /// <exception cref="ArgumentException">The value is an array, an object or a vector.</exception>
    public Filter EqualTo(FieldValue value) => OneOf(value);

    /// <summary>Creates a condition: the value is a date on this day, in UTC.</summary>
    /// <param name="day">The day.</param>
    /// <returns>The filter.</returns>
    public Filter EqualTo(DateOnly day) => DateFilter.Of(_path, ComparisonOperator.Equal, day);

    /// <summary>Creates a condition: the value is this instant, in any format.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>The filter.</returns>
    public Filter EqualTo(DateTimeOffset instant) => new DateFilter(_path, ComparisonOperator.Equal, instant, instant);

    /// <summary>Creates the negation of <see cref="EqualTo(FieldValue)"/>, which matches documents without the field too.</summary>
    /// <param name="value">Text, a number or a boolean; null is the same as <see cref="Exists"/>.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is an array, an object or a vector.</exception>
    public Filter NotEqualTo(FieldValue value) => Filter.Not(EqualTo(value));

    /// <summary>Creates a condition: the entire value equals one of these values; of an array, any item.</summary>
    /// <param name="values">Texts, numbers and booleans; a null among them means a missing field. An empty list matches no document.</param>
    /// <returns>The filter; on <c>_id</c> an <see cref="IdsFilter"/>.</returns>
    /// <exception cref="ArgumentException">A value is an array, an object or a vector.</exception>
    public Filter OneOf(params IEnumerable<FieldValue> values) => EqualityFilter.Of(_path, values, StringComparison.Ordinal);

    /// <summary>Creates a condition: the document has a value other than null. The only condition on a vector field.</summary>
    /// <returns>The filter.</returns>
    public Filter Exists() => new ExistsFilter(_path);

    /// <summary>Creates a condition: the document has no value, or null.</summary>
    /// <returns>The filter.</returns>
    public Filter IsMissing() => Filter.Not(Exists());

    /// <summary>Creates a condition: the text contains this text.</summary>
    /// <param name="text">The text to find, compared ordinally; every text contains the empty text.</param>
    /// <param name="comparisonType">
    /// <see cref="StringComparison.Ordinal"/>, the default, or <see cref="StringComparison.OrdinalIgnoreCase"/> if case does not matter.
    /// </param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The comparison depends on a culture.</exception>
    public Filter Contains(string text, StringComparison comparisonType = StringComparison.Ordinal) =>
        new ContainsFilter(_path, text, Comparison.Checked(comparisonType));

    /// <summary>Creates a condition: every word occurs as a complete word; of an array, the words can be in different items.</summary>
    /// <param name="words">The words; every character other than a letter, digit or mark separates them.</param>
    /// <param name="comparisonType">
    /// <see cref="StringComparison.Ordinal"/>, the default, or <see cref="StringComparison.OrdinalIgnoreCase"/> if case does not matter.
    /// </param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The comparison depends on a culture.</exception>
    public Filter MatchesWords(string words, StringComparison comparisonType = StringComparison.Ordinal) =>
        new WordMatchFilter(_path, words, Comparison.Checked(comparisonType));

    /// <summary>Creates a condition: for every word the field has an equal word, or one that differs by a few edits; case does not matter.</summary>
    /// <param name="words">The words.</param>
    /// <param name="maxEdits">
    /// The maximum number of edits per word, 0 to 2; an edit inserts, deletes or replaces a letter or swaps two neighbors. Null, the default, depends on the
    /// length: 0 up to 2 letters, 1 up to 5, otherwise 2.
    /// </param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxEdits"/> is outside 0 to 2.</exception>
    public Filter MatchesFuzzily(string words, int? maxEdits = null) => new FuzzyMatchFilter(_path, words, maxEdits);

    /// <summary>Creates a condition: the entire text matches a regular expression in Lucene's syntax, see <see cref="RegexpFilter"/>.</summary>
    /// <param name="pattern">The pattern; it is anchored at both ends.</param>
    /// <param name="comparisonType">
    /// <see cref="StringComparison.Ordinal"/>, the default, or <see cref="StringComparison.OrdinalIgnoreCase"/> if case does not matter.
    /// </param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The comparison depends on a culture.</exception>
    /// <exception cref="ArgumentException">The pattern is not valid, too large, or uses unsupported syntax.</exception>
    public Filter MatchesRegexp(string pattern, StringComparison comparisonType = StringComparison.Ordinal) =>
        new RegexpFilter(_path, pattern, Comparison.Checked(comparisonType));

    /// <summary>Creates a condition: the entire text matches a pattern in which <c>*</c> matches any number of characters and <c>?</c> exactly one.</summary>
    /// <param name="pattern">The pattern; a backslash escapes the next character.</param>
    /// <param name="comparisonType">
    /// <see cref="StringComparison.Ordinal"/>, the default, or <see cref="StringComparison.OrdinalIgnoreCase"/> if case does not matter.
    /// </param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The comparison depends on a culture.</exception>
    public Filter MatchesWildcard(string pattern, StringComparison comparisonType = StringComparison.Ordinal) =>
        new WildcardFilter(_path, pattern, Comparison.Checked(comparisonType));

    /// <summary>Creates a condition: the array has all of these items; a scalar counts as an array of one.</summary>
    /// <param name="values">Texts, numbers and booleans; an empty list matches every document that has the field.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">A value is not a scalar.</exception>
    public Filter ContainsAll(params IEnumerable<FieldValue> values) => new MatchArrayFilter(_path, values);

    /// <summary>Creates a condition: the value is smaller, or earlier.</summary>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is neither a number nor a date.</exception>
    public Filter LessThan(FieldValue value) => Compare(ComparisonOperator.Less, value);

    /// <summary>Creates a condition: the value is smaller, earlier, or equal.</summary>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is neither a number nor a date.</exception>
    public Filter LessThanOrEqualTo(FieldValue value) => Compare(ComparisonOperator.LessOrEqual, value);

    /// <summary>Creates a condition: the value is larger, or later.</summary>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is neither a number nor a date.</exception>
    public Filter GreaterThan(FieldValue value) => Compare(ComparisonOperator.Greater, value);

    /// <summary>Creates a condition: the value is larger, later, or equal.</summary>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is neither a number nor a date.</exception>
    public Filter GreaterThanOrEqualTo(FieldValue value) => Compare(ComparisonOperator.GreaterOrEqual, value);

    /// <summary>Creates a condition: the value is within inclusive bounds; of an array, different items can meet the two bounds.</summary>
    /// <param name="minimum">A number or a date.</param>
    /// <param name="maximum">A number or a date.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">A bound is neither a number nor a date.</exception>
    public Filter Between(FieldValue minimum, FieldValue maximum) => Filter.And(GreaterThanOrEqualTo(minimum), LessThanOrEqualTo(maximum));

    /// <summary>
    /// Creates a condition: the value divided by a number leaves a remainder, which divides a dataset into parts of about equal size. A text is replaced by its
    /// hash.
    /// </summary>
    /// <param name="modulo">The divisor, at least 1.</param>
    /// <param name="remainder">The remainder, 0 to <paramref name="modulo"/> − 1.</param>
    /// <returns>The filter; see <see cref="MatchModuloFilter"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Filter HasRemainder(long modulo, long remainder) => new MatchModuloFilter(_path, modulo, remainder);

    /// <summary>Creates a condition on the number of words in the text.</summary>
    /// <param name="comparison">The comparison of the number of words.</param>
    /// <param name="count">The number to compare with.</param>
    /// <returns>The filter.</returns>
    public Filter WordCount(ComparisonOperator comparison, long count) => new WordCountFilter(_path, comparison, count);

    /// <summary>Creates a condition on the number of characters in the text, counted as Unicode code points.</summary>
    /// <param name="comparison">The comparison of the number of characters.</param>
    /// <param name="count">The number to compare with.</param>
    /// <returns>The filter.</returns>
    public Filter CharacterCount(ComparisonOperator comparison, long count) => new CharacterCountFilter(_path, comparison, count);

    /// <summary>Creates a condition that compares the value with that of another field of the same document; see <see cref="SelfReferenceFilter"/>.</summary>
    /// <param name="comparison">The comparison of this field.</param>
    /// <param name="other">The field to compare with.</param>
    /// <returns>The filter.</returns>
    public Filter ComparesTo(ComparisonOperator comparison, FieldPath other) => new SelfReferenceFilter(_path, comparison, other);

    /// <summary>Creates a condition: one of the objects in the array matches the entire filter.</summary>
    /// <param name="filter">The filter, with fields relative to the chunk, or that begin with the path of the array.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The filter is set-level, or the result would be nested deeper than 20 levels.</exception>
    public Filter HasChunk(Filter filter) => new ChunkFilter(_path, filter);

    /// <summary>Determines whether another instance represents the same field. To compare the value of the field in a filter, use <c>==</c>.</summary>
    /// <param name="other">The other field.</param>
    /// <returns>True if both have the same path.</returns>
    public bool Equals(FilterField other) => _path.Equals(other._path);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is FilterField other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _path.GetHashCode();

    /// <summary>Returns the path of the field.</summary>
    /// <returns>The dotted path.</returns>
    public override string ToString() => _path.ToString();

    private Filter Compare(ComparisonOperator comparison, FieldValue value)
    {
        if (value.Kind == FieldKind.Number)
        {
            return new NumericFilter(_path, comparison, value);
        }

        return DateFilter.TryParse(_path, comparison, value.AsText(), format: null)
            ?? throw new ArgumentException(
                $"Field '{_path}': a comparison by order needs a number or an ISO 8601 date, not {FieldKinds.Describe(value.Kind)} ({value.ToJson()}).",
                nameof(value));
    }
}
