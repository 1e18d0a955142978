using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Vectors;

/// <summary>Which of its forms a client wants a stream of vectors in.</summary>
internal static class VectorStreamFormat
{
    public const string MediaType = "application/vnd.relevance.vectors";

    /// <summary>Reads an Accept header: the binary form when it is named and JSON is not preferred, JSON when that is acceptable.</summary>
    /// <returns>Whether the binary form is wanted.</returns>
    /// <exception cref="WireException">406: neither is.</exception>
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
            : throw new WireException(406, "not_acceptable", $"Vectors are to be had as {MediaType} or {WireReply.JsonType}.");
    }

    private static double Quality(IEnumerable<MediaTypeHeaderValue> accepted, Func<MediaTypeHeaderValue, bool> matches) =>
        accepted.Where(matches).Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();
}
