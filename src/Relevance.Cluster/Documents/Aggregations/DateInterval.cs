using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the time interval by which dates are grouped, in UTC.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DateInterval>))]
public enum DateInterval
{
    /// <summary>Years, which begin on 1 January.</summary>
    Yearly,

    /// <summary>Months, which begin on the first day.</summary>
    Monthly,

    /// <summary>Weeks, which begin on Monday, as in ISO 8601.</summary>
    Weekly,

    /// <summary>Days, which begin at midnight.</summary>
    Daily,

    /// <summary>Hours, which begin at minute 0.</summary>
    Hourly,

    /// <summary>Minutes, which begin at second 0.</summary>
    Minutely,
}
