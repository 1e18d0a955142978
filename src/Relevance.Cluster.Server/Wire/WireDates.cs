using System.Globalization;

namespace Relevance.Cluster.Server.Wire;

/// <summary>Formats dates as in the wire contract: UTC with milliseconds, such as 2022-01-09T23:21:07.246Z.</summary>
internal static class WireDates
{
    public static string Format(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
