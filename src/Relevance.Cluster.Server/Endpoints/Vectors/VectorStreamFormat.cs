using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Vectors;

/// <summary>The media type of a stream of vectors.</summary>
internal static class VectorStreamFormat
{
    public const string MediaType = "application/vnd.relevance.vectors";

    /// <summary>Determines whether an Accept header requests the binary form: it names that form and does not prefer JSON.</summary>
    /// <exception cref="WireException">406: the client accepts neither form.</exception>
    public static bool IsWanted(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? accepted) || accepted.Count == 0)
        {
            return false;
        }

        double binary = Quality(accepted, type => type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase));
        double json = Quality(accepted, type => type.MatchesMediaType(WireReply.JsonType));
        return binary > 0 || json > 0
            ? binary > 0 && binary >= json
            : throw new WireException(406, "not_acceptable", $"Vectors are available as {MediaType} or {WireReply.JsonType}. Accept one of them.");
    }

    private static double Quality(IEnumerable<MediaTypeHeaderValue> accepted, Func<MediaTypeHeaderValue, bool> matches) =>
        accepted.Where(matches).Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();
}
