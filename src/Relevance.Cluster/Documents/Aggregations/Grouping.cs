using System.Text.Json.Serialization;
using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>One level of groups: a field, the rule that assigns its values to groups, and the maximum number of groups.</summary>
public sealed record Grouping
{
    /// <summary>Gets the name of the group's value in a row; the default is the path of the field.</summary>
    public string Name
    {
        get => field ?? Field.ToString();
        init;
    }

    /// <summary>Gets the field.</summary>
    public required FieldPath Field { get; init; }

    /// <summary>Gets the rule that assigns values to groups. The default is <see cref="GroupingKind.Category"/>.</summary>
    public GroupingKind Kind { get; init; }

    /// <summary>
    /// Gets the maximum number of groups of this level within one group of the level above, at least 1. Null, the default, means all. For the outermost level,
    /// <see cref="AggregationQuery.PageSize"/> limits the groups per page as well.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Size
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// Gets the maximum number of documents that a row includes, the first in insertion order. The default is 0. If several levels set it, the innermost of
    /// these applies.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int GroupSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// Gets the paths of the fields that these documents include, in addition to <c>_id</c>. Empty, the default, means all fields, vectors included.
    /// </summary>
    public IReadOnlyList<string> SelectFields { get; init; } = [];

    /// <summary>Gets the interval for dates. The default is a month.</summary>
    public DateInterval DateInterval { get; init; } = DateInterval.Monthly;

    /// <summary>
    /// Gets the width of the ranges of a histogram, above 0 and finite; ranges begin at multiples of it. The default is 10. Ignored if <see cref="Bounds"/> are
    /// set.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Width
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(value), false, nameof(value));
            field = value;
        }
    } = 10;

    /// <summary>
    /// Gets the lower bounds of the ranges of a histogram; a number is in the range of the largest bound that is not above it, and in no range if it is below
    /// all bounds. Empty, the default, means ranges of equal <see cref="Width"/>.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<double> Bounds { get; init; } = [];

    /// <summary>Converts the path of a field to a grouping by equal values.</summary>
    /// <param name="field">The dotted path of the field.</param>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    public static implicit operator Grouping(string field) => Category(field);

    /// <summary>Creates a grouping by equal texts, numbers or booleans; a text is converted to this grouping implicitly.</summary>
    /// <param name="field">The field.</param>
    public static Grouping Category(FieldPath field) => new() { Field = field };

    /// <summary>Creates a grouping by equal items of an array; a document can be in several groups.</summary>
    /// <param name="field">The field.</param>
    public static Grouping Array(FieldPath field) => new() { Field = field, Kind = GroupingKind.Array };

    /// <summary>Creates a grouping of dates by interval; the value of a group is the first instant of its interval, in UTC.</summary>
    /// <param name="field">The field.</param>
    /// <param name="interval">The length of the intervals. The default is a month.</param>
    public static Grouping Date(FieldPath field, DateInterval interval = DateInterval.Monthly) =>
        new() { Field = field, Kind = GroupingKind.Date, DateInterval = interval };

    /// <summary>Creates a grouping of numbers in ranges of equal width; the value of a group is its lower bound.</summary>
    /// <param name="field">The field.</param>
    /// <param name="width">The width, above 0 and finite; ranges begin at multiples of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not above 0, or not finite.</exception>
    public static Grouping Histogram(FieldPath field, double width) => new() { Field = field, Kind = GroupingKind.Histogram, Width = width };

    /// <summary>
    /// Creates a grouping of numbers in the specified ranges; the value of a group is its lower bound: <c>Ranges("price", 0, 20, 100)</c> means below 20, below
    /// 100, and the rest.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="lowerBounds">The lower bounds, at least one, in any order; numbers below all of them are in no group.</param>
    /// <exception cref="ArgumentException">No bound is specified, or one is NaN or infinite.</exception>
    public static Grouping Ranges(FieldPath field, params IReadOnlyList<double> lowerBounds)
    {
        ArgumentNullException.ThrowIfNull(lowerBounds);
        return lowerBounds.Count > 0 && lowerBounds.All(double.IsFinite)
            ? new() { Field = field, Kind = GroupingKind.Histogram, Bounds = [.. lowerBounds] }
            : throw new ArgumentException($"The ranges of '{field}' need at least one lower bound, all of them finite.", nameof(lowerBounds));
    }

    /// <summary>Creates a grouping by the words of a text, in lower case; a document can be in several groups.</summary>
    /// <param name="field">The field.</param>
    public static Grouping Words(FieldPath field) => new() { Field = field, Kind = GroupingKind.Words };

    /// <summary>
    /// Returns the values of the groups that a value of the field belongs to. A store calls it if its own query language cannot express the grouping.
    /// </summary>
    /// <param name="value">The value; missing if the document has none.</param>
    /// <returns>Distinct scalars in the order of the items, numbers with their shortest text; empty if the value is of another kind.</returns>
    public IReadOnlyList<FieldValue> GetKeys(FieldValue value)
    {
        if (value.Kind != FieldKind.Array)
        {
            return [.. GetScalarKeys(value).Distinct()];
        }

        return [.. value.AsArray().SelectMany(GetScalarKeys).Distinct()];
    }

    private IEnumerable<FieldValue> GetScalarKeys(FieldValue value) => Kind switch
    {
        GroupingKind.Category or GroupingKind.Array => value.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean ? [value.ToCanonical()] : [],
        GroupingKind.Numeric => value.Kind == FieldKind.Number ? [value.ToCanonical()] : [],
        GroupingKind.Boolean => value.Kind == FieldKind.Boolean ? [value] : [],
        GroupingKind.Date => value.AsDate() is { } date ? [(FieldValue)Floor(date.UtcDateTime)] : [],
        GroupingKind.Histogram => value.AsNumber() is { } number && double.IsFinite(number) ? GetRange(number) : [],
        GroupingKind.Words => value.AsText() is { } text ? WordSplitter.Split(text).Select(word => (FieldValue)word.ToLowerInvariant()) : [],
        _ => throw new InvalidOperationException($"'{Kind}' is not a kind of grouping."),
    };

    private IEnumerable<FieldValue> GetRange(double number)
    {
        if (Bounds.Count == 0)
        {
            // Adding zero changes -0 to 0.
            return [((FieldValue)((Math.Floor(number / Width) * Width) + 0.0)).ToCanonical()];
        }

        double[] below = [.. Bounds.Where(bound => bound <= number)];
        return below.Length == 0 ? [] : [((FieldValue)(below.Max() + 0.0)).ToCanonical()];
    }

    private DateTimeOffset Floor(DateTime date)
    {
        DateTime start = DateInterval switch
        {
            DateInterval.Yearly => new DateTime(date.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            DateInterval.Monthly => new DateTime(date.Year, date.Month, 1, 0, 0, 0, DateTimeKind.Utc),
            // 1 January of the year 1 is a Monday.
            DateInterval.Weekly => new DateTime(date.Ticks - (date.Ticks % (7 * TimeSpan.TicksPerDay)), DateTimeKind.Utc),
            DateInterval.Daily => date.Date,
            DateInterval.Hourly => new DateTime(date.Ticks - (date.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc),
            DateInterval.Minutely => new DateTime(date.Ticks - (date.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc),
            _ => throw new InvalidOperationException($"'{DateInterval}' is not a date interval."),
        };
        return new DateTimeOffset(start);
    }
}
