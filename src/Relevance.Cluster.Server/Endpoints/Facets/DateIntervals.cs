using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Facets;

/// <summary>The intervals into which dates are gathered, each named by its beginning in UTC. Weeks begin on Monday.</summary>
internal static class DateIntervals
{
    private static readonly Dictionary<string, Func<DateTime, DateTime>> Starts = new(StringComparer.Ordinal)
    {
        ["yearly"] = date => new DateTime(date.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        ["monthly"] = date => new DateTime(date.Year, date.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        ["weekly"] = date => date.Date.AddDays(-(((int)date.DayOfWeek + 6) % 7)),
        ["daily"] = date => date.Date,
        ["hourly"] = date => date.Date.AddHours(date.Hour),
        ["minutely"] = date => date.Date.AddMinutes((date.Hour * 60) + date.Minute),
    };

    public static WireField<string> Field { get; } = new(
        "date_interval",
        "How dates are gathered: yearly, monthly, weekly, daily, hourly or minutely.",
        body => body.Get("date_interval") switch
        {
            { HasValue: false } => "monthly",
            var value when value.AsText() is { } name && Starts.ContainsKey(name) => name,
            var value => throw WireException.Invalid("date_interval", $"expected one of {string.Join(", ", Starts.Keys)}, found {WireBody.Describe(value)}."),
        })
    {
        Schema = [new("type", "string"), new("enum", Starts.Keys.ToArray()), new("default", "monthly")],
    };

    /// <summary>Gets the beginning of the interval that a date falls into.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset date, string interval)
    {
        DateTime start = Starts[interval](date.UtcDateTime);
        return new DateTimeOffset(DateTime.SpecifyKind(start, DateTimeKind.Utc));
    }
}
