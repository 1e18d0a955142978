using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Keys;

/// <summary>The parameters of a query that contain a key. A query is in the logs of every proxy on its way.</summary>
internal static class QueryKeys
{
    private static readonly HashSet<string> Names =
        new(["api_key", "apikey", "api-key", "key", "token", "access_token", "authorization", "auth"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a parameter that contains a key, by its name; null if there is none.</summary>
    public static string? Find(IQueryCollection query) => query.Keys.FirstOrDefault(Names.Contains);
}
