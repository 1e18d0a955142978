using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Vectors;

/// <summary>The media types of the binary responses.</summary>
internal static class VectorStreamFormat
{
    public const string MediaType = "application/vnd.relevance.vectors";

    public const string LabelsMediaType = "application/vnd.relevance.labels";

    /// <summary>Determines whether an Accept header requests the binary form: it names that form and does not prefer JSON.</summary>
    /// <param name="accept">The header.</param>
    /// <param name="mediaType">The binary form; by default that of vectors.</param>
    /// <exception cref="WireException">406: the client accepts neither form.</exception>
    public static bool IsWanted(StringValues accept, string mediaType = MediaType)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? accepted) || accepted.Count == 0)
        {
            return false;
        }

        double binary = Quality(accepted, type => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));
        double json = Quality(accepted, type => type.MatchesMediaType(WireReply.JsonType));
        return binary > 0 || json > 0
            ? binary > 0 && binary >= json
            : throw new WireException(406, "not_acceptable", $"The response is available as {mediaType} or {WireReply.JsonType}. Accept one of them.");
    }

    private static double Quality(IEnumerable<MediaTypeHeaderValue> accepted, Func<MediaTypeHeaderValue, bool> matches) =>
        accepted.Where(matches).Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();
}
