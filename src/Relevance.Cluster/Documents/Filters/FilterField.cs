using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <summary>A field of which a <see cref="Filter"/> says something: <c>Filter.Field("price") >= 10</c>.</summary>
/// <remarks>
/// An order is asked of numbers, or of dates when the value is a date or the text of one. A day without a time stands for the whole day in UTC: <c>&lt;=</c>
/// includes its end,
/// <c>&gt;</c> begins after it.
/// </remarks>
public readonly struct FilterField
{
    private readonly FieldPath _path;

    internal FilterField(FieldPath path) => _path = path;

    /// <summary>The same as <see cref="LessThan"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">A number or a date.</param>
    public static Filter operator <(FilterField field, FieldValue value) => field.LessThan(value);

    /// <summary>The same as <see cref="LessThanOrEqualTo"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">A number or a date.</param>
    public static Filter operator <=(FilterField field, FieldValue value) => field.LessThanOrEqualTo(value);

    /// <summary>The same as <see cref="GreaterThan"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">A number or a date.</param>
    public static Filter operator >(FilterField field, FieldValue value) => field.GreaterThan(value);

    /// <summary>The same as <see cref="GreaterThanOrEqualTo"/>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">A number or a date.</param>
    public static Filter operator >=(FilterField field, FieldValue value) => field.GreaterThanOrEqualTo(value);

    /// <summary>The whole value is this one; of an array, any item.</summary>
    /// <param name="value">Text (compared ordinally, also when it is a date), a number or a boolean; null is the same as <see cref="IsMissing"/>.</param>
    /// <returns>The filter; on <c>_id</c> an <see cref="IdsFilter"/>.</returns>
    /// <exception cref="ArgumentException">The value is an array, an object or a vector.</exception>
    public Filter EqualTo(FieldValue value) => OneOf(value);

    /// <summary>The value is a date on this day, in UTC.</summary>
    /// <param name="day">The day.</param>
    /// <returns>The filter.</returns>
    public Filter EqualTo(DateOnly day) => DateFilter.Of(_path, ComparisonOperator.Equal, day);

    /// <summary>The value is this instant, however it is written.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>The filter.</returns>
    public Filter EqualTo(DateTimeOffset instant) => new DateFilter(_path, ComparisonOperator.Equal, instant, instant);

    /// <summary>Whatever <see cref="EqualTo(FieldValue)"/> does not match: documents without the field too.</summary>
    /// <param name="value">Text, a number or a boolean; null is the same as <see cref="Exists"/>.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is an array, an object or a vector.</exception>
    public Filter NotEqualTo(FieldValue value) => Filter.Not(EqualTo(value));

    /// <summary>The whole value is one of these; of an array, any item.</summary>
    /// <param name="values">Texts, numbers and booleans; a null among them stands for a missing field. None matches no document.</param>
    /// <returns>The filter; on <c>_id</c> an <see cref="IdsFilter"/>.</returns>
    /// <exception cref="ArgumentException">A value is an array, an object or a vector.</exception>
    public Filter OneOf(params IEnumerable<FieldValue> values) => EqualityFilter.Of(_path, values, TextCase.Sensitive);

    /// <summary>There is a value other than null. The only condition that a vector field can have.</summary>
    /// <returns>The filter.</returns>
    public Filter Exists() => new ExistsFilter(_path);

    /// <summary>There is no value, or null.</summary>
    /// <returns>The filter.</returns>
    public Filter IsMissing() => Filter.Not(Exists());

    /// <summary>The text has this text in it.</summary>
    /// <param name="text">The text to find, compared ordinally; the empty one is in every text.</param>
    /// <param name="textCase">Whether case matters; the default is that it does.</param>
    /// <returns>The filter.</returns>
    public Filter Contains(string text, TextCase textCase = TextCase.Sensitive) => new ContainsFilter(_path, text, textCase);

    /// <summary>Every word occurs as a whole word; of an array, the words may be in different items.</summary>
    /// <param name="words">The words; whatever is neither letter, digit nor mark separates them.</param>
    /// <param name="textCase">Whether case matters; the default is that it does.</param>
    /// <returns>The filter.</returns>
    public Filter MatchesWords(string words, TextCase textCase = TextCase.Sensitive) => new WordMatchFilter(_path, words, textCase);

    /// <summary>Every word has a word in the field that is the same but for a few letters, without regard to case.</summary>
    /// <param name="words">The words.</param>
    /// <param name="maxEdits">
    /// How many letters may be inserted, deleted, replaced or swapped with their neighbor, 0 to 2; null (the default) means by length: none up to 2 letters, 1
    /// up to 5, else 2.
    /// </param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxEdits"/> is outside 0 to 2.</exception>
    public Filter MatchesFuzzily(string words, int? maxEdits = null) => new FuzzyMatchFilter(_path, words, maxEdits);

    /// <summary>The whole text matches a regular expression in Lucene's syntax; see <see cref="RegexpFilter"/>.</summary>
    /// <param name="pattern">The pattern; it is anchored at both ends.</param>
    /// <param name="textCase">Whether case matters; the default is that it does.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The pattern is not valid, too large, or uses what is not supported.</exception>
    public Filter MatchesRegexp(string pattern, TextCase textCase = TextCase.Sensitive) => new RegexpFilter(_path, pattern, textCase);

    /// <summary>The whole text matches a pattern in which <c>*</c> stands for any run of characters and <c>?</c> for one.</summary>
    /// <param name="pattern">The pattern; a backslash takes the meaning from the character after it.</param>
    /// <param name="textCase">Whether case matters; the default is that it does.</param>
    /// <returns>The filter.</returns>
    public Filter MatchesWildcard(string pattern, TextCase textCase = TextCase.Sensitive) => new WildcardFilter(_path, pattern, textCase);

    /// <summary>The array has all of these items; a scalar counts as an array of one.</summary>
    /// <param name="values">Texts, numbers and booleans; none matches every document that has the field.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">A value is not a scalar.</exception>
    public Filter ContainsAll(params IEnumerable<FieldValue> values) => new MatchArrayFilter(_path, values);

    /// <summary>The value is smaller, or earlier.</summary>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is neither a number nor a date.</exception>
    public Filter LessThan(FieldValue value) => Compare(ComparisonOperator.Less, value);

    /// <summary>The value is smaller, earlier, or the same.</summary>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is neither a number nor a date.</exception>
    public Filter LessThanOrEqualTo(FieldValue value) => Compare(ComparisonOperator.LessOrEqual, value);

    /// <summary>The value is larger, or later.</summary>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is neither a number nor a date.</exception>
    public Filter GreaterThan(FieldValue value) => Compare(ComparisonOperator.Greater, value);

    /// <summary>The value is larger, later, or the same.</summary>
    /// <param name="value">A number or a date.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The value is neither a number nor a date.</exception>
    public Filter GreaterThanOrEqualTo(FieldValue value) => Compare(ComparisonOperator.GreaterOrEqual, value);

    /// <summary>The value is within bounds, both included; of an array, the bounds may be met by different items.</summary>
    /// <param name="minimum">A number or a date.</param>
    /// <param name="maximum">A number or a date.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">A bound is neither a number nor a date.</exception>
    public Filter Between(FieldValue minimum, FieldValue maximum) => Filter.And(GreaterThanOrEqualTo(minimum), LessThanOrEqualTo(maximum));

    /// <summary>The value, divided by a number, leaves a remainder: a way to cut a dataset into equal parts. Text counts by a hash of it.</summary>
    /// <param name="modulo">The divisor, at least 1.</param>
    /// <param name="remainder">The remainder, 0 to <paramref name="modulo"/> − 1.</param>
    /// <returns>The filter; see <see cref="MatchModuloFilter"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Filter HasRemainder(long modulo, long remainder) => new MatchModuloFilter(_path, modulo, remainder);

    /// <summary>The text has so many words.</summary>
    /// <param name="comparison">How the number of words compares.</param>
    /// <param name="count">With what.</param>
    /// <returns>The filter.</returns>
    public Filter WordCount(ComparisonOperator comparison, long count) => new WordCountFilter(_path, comparison, count);

    /// <summary>The text has so many characters, counted as Unicode code points.</summary>
    /// <param name="comparison">How the number of characters compares.</param>
    /// <param name="count">With what.</param>
    /// <returns>The filter.</returns>
    public Filter CharacterCount(ComparisonOperator comparison, long count) => new CharacterCountFilter(_path, comparison, count);

    /// <summary>The value compares so with that of another field of the same document; see <see cref="SelfReferenceFilter"/>.</summary>
    /// <param name="comparison">How this field compares.</param>
    /// <param name="other">With which.</param>
    /// <returns>The filter.</returns>
    public Filter ComparesTo(ComparisonOperator comparison, FieldPath other) => new SelfReferenceFilter(_path, comparison, other);

    /// <summary>One of the objects in the array matches a filter, as a whole.</summary>
    /// <param name="filter">The filter, with fields relative to the chunk, or with the array's path before them.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">The filter is set-level, or they would be nested deeper than 20 levels.</exception>
    public Filter HasChunk(Filter filter) => new ChunkFilter(_path, filter);

    private Filter Compare(ComparisonOperator comparison, FieldValue value)
    {
        if (value.Kind == FieldKind.Number)
        {
            return new NumericFilter(_path, comparison, value);
        }

        return DateFilter.TryParse(_path, comparison, value.AsText(), format: null)
            ?? throw new ArgumentException(
                $"Field '{_path}': an order needs a number or an ISO 8601 date, not {FieldKinds.Describe(value.Kind)} ({value.ToJson()}).", nameof(value));
    }
}
