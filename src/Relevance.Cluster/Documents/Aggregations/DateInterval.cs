using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>The lengths of time by which dates are grouped, all in UTC.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DateInterval>))]
public enum DateInterval
{
    /// <summary>From the first of January.</summary>
    Yearly,

    /// <summary>From the first of the month.</summary>
    Monthly,

    /// <summary>From Monday, as ISO 8601 has it.</summary>
    Weekly,

    /// <summary>From midnight.</summary>
    Daily,

    /// <summary>From the full hour.</summary>
    Hourly,

    /// <summary>From the full minute.</summary>
    Minutely,
}
