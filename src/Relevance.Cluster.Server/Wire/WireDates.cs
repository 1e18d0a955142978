using System.Globalization;

namespace Relevance.Cluster.Server.Wire;

/// <summary>Dates as they stand on the wire: UTC with milliseconds, such as 2022-01-09T23:21:07.246Z.</summary>
internal static class WireDates
{
    public static string Format(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
