using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Aggregates;

/// <summary>The names of the intervals of dates.</summary>
internal static class DateIntervals
{
    private static readonly string[] Names = [.. Enum.GetNames<DateInterval>().Select(name => name.ToLowerInvariant())];

    public static WireField<DateInterval> Field { get; } = new(
        "date_interval",
        "The interval of the groups: yearly, monthly, weekly, daily, hourly or minutely.",
        body => body.Get("date_interval") switch
        {
            { HasValue: false } => DateInterval.Monthly,
            var value when Array.IndexOf(Names, value.AsText()) is var index and >= 0 => Enum.GetValues<DateInterval>()[index],
            var value => throw WireException.Invalid("date_interval", $"expected one of {string.Join(", ", Names)}, found {WireBody.Describe(value)}."),
        })
    {
        Schema = [new("type", "string"), new("enum", Names), new("default", "monthly")],
    };
}
