using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Keys;

/// <summary>What a key in a query is called by those who put it there. A query stands in the logs of every proxy on the way.</summary>
internal static class QueryKeys
{
    private static readonly HashSet<string> Names = new(["api_key", "apikey", "api-key", "key", "token", "access_token", "authorization", "auth"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the parameter that holds a key, by its name; null when there is none.</summary>
    public static string? Find(IQueryCollection query) => query.Keys.FirstOrDefault(Names.Contains);
}
