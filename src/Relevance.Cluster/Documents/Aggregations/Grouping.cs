using System.Text.Json.Serialization;
using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>One level of groups: the field, how its values make groups, and how many of them are wanted.</summary>
public sealed record Grouping
{
    /// <summary>Gets the name that the group's value has in a row; the field's path unless it is set.</summary>
    public string Name
    {
        get => field ?? Field.ToString();
        init;
    }

    /// <summary>Gets the field.</summary>
    public required FieldPath Field { get; init; }

    /// <summary>Gets how values make groups. The default is <see cref="GroupingKind.Category"/>.</summary>
    public GroupingKind Kind { get; init; }

    /// <summary>Gets how many groups of this level there are at most within one group of the level above, at least 1; null (the default) means all of them.
    /// Of the
    /// outermost level a page has at most <see cref="AggregationQuery.PageSize"/>, too.</summary>
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
    /// Gets how many documents a row brings along at most, the first in the order of insertion. The default is 0. Of several levels that of the innermost
    /// counts that asks for some.
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

    /// <summary>Gets which fields those documents have, with <c>_id</c> always; empty (the default) means all, vectors too.</summary>
    public IReadOnlyList<string> SelectFields { get; init; } = [];

    /// <summary>Gets the interval of dates. The default is a month.</summary>
    public DateInterval DateInterval { get; init; } = DateInterval.Monthly;

    /// <summary>
    /// Gets how wide the ranges of a histogram are, above 0 and finite; they begin at its multiples. The default is 10. Plays no part when
    /// <see cref="Bounds"/> are given.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    [JsonConverter(typeof(NanAsNullConverter))]
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

    /// <summary>Gets the lower bounds of a histogram's ranges; a number is in the range of the largest bound that is not above it, and below all bounds in
    /// none. Empty (the default) means
    /// ranges of one <see cref="Width"/>.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<double> Bounds { get; init; } = [];

    /// <summary>Makes groups of equal values; what a text converts to by itself.</summary>
    /// <param name="field">The dotted path of the field.</param>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    public static implicit operator Grouping(string field) => Category(field);

    /// <summary>Makes groups of equal texts, numbers or booleans; what a text converts to by itself.</summary>
    /// <param name="field">The field.</param>
    public static Grouping Category(FieldPath field) => new() { Field = field };

    /// <summary>Makes groups of equal items of an array; a document is in several.</summary>
    /// <param name="field">The field.</param>
    public static Grouping Array(FieldPath field) => new() { Field = field, Kind = GroupingKind.Array };

    /// <summary>Makes groups of dates, each by the first instant of its interval, in UTC.</summary>
    /// <param name="field">The field.</param>
    /// <param name="interval">The length of the intervals. The default is a month.</param>
    public static Grouping Date(FieldPath field, DateInterval interval = DateInterval.Monthly) =>
        new() { Field = field, Kind = GroupingKind.Date, DateInterval = interval };

    /// <summary>Makes groups of numbers in ranges of one width, each by its lower bound.</summary>
    /// <param name="field">The field.</param>
    /// <param name="width">The width, above 0 and finite; the ranges begin at its multiples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not above 0, or not finite.</exception>
    public static Grouping Histogram(FieldPath field, double width) => new() { Field = field, Kind = GroupingKind.Histogram, Width = width };

    /// <summary>
    /// Makes groups of numbers in ranges that are given, each by its lower bound: <c>Ranges("price", 0, 20, 100)</c> is below 20, below 100, and the rest.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="lowerBounds">The lower bounds, at least one, in any order; what is below all is in no group.</param>
    /// <exception cref="ArgumentException">There is no bound, or one is NaN or infinite.</exception>
    public static Grouping Ranges(FieldPath field, params IReadOnlyList<double> lowerBounds)
    {
        ArgumentNullException.ThrowIfNull(lowerBounds);
        return lowerBounds.Count > 0 && lowerBounds.All(double.IsFinite)
            ? new() { Field = field, Kind = GroupingKind.Histogram, Bounds = [.. lowerBounds] }
            : throw new ArgumentException($"The ranges of '{field}' need at least one lower bound, all of them finite.", nameof(lowerBounds));
    }

    /// <summary>Makes groups of the words of a text, in lower case; a document is in several.</summary>
    /// <param name="field">The field.</param>
    public static Grouping Words(FieldPath field) => new() { Field = field, Kind = GroupingKind.Words };

    /// <summary>Gets the groups that a value of the field is in: what a store calls where its own query language has no word for it.</summary>
    /// <param name="value">The value; missing where there is none.</param>
    /// <returns>Distinct scalars in the order of the items, numbers with their shortest text; empty when the value is of another kind.</returns>
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
        _ => throw new InvalidOperationException($"'{Kind}' is no kind of grouping."),
    };

    private IEnumerable<FieldValue> GetRange(double number)
    {
        if (Bounds.Count == 0)
        {
            // Adding zero makes -0 to 0.
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
            // The first of January of the year 1 is a Monday.
            DateInterval.Weekly => new DateTime(date.Ticks - (date.Ticks % (7 * TimeSpan.TicksPerDay)), DateTimeKind.Utc),
            DateInterval.Daily => date.Date,
            DateInterval.Hourly => new DateTime(date.Ticks - (date.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc),
            DateInterval.Minutely => new DateTime(date.Ticks - (date.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc),
            _ => throw new InvalidOperationException($"'{DateInterval}' is no interval of dates."),
        };
        return new DateTimeOffset(start);
    }
}
