namespace Relevance.Cluster.Http.Calls;

/// <summary>Converts dataset ids to segments of a URL path.</summary>
internal static class DatasetPath
{
    /// <summary>Escapes an id. Only the ids "." and ".." have a meaning in a path, even when escaped once, so they are escaped twice.</summary>
    public static string Escape(string datasetId) => datasetId switch
    {
        "." => "%252e",
        ".." => "%252e%252e",
        _ => datasetId,
    };
}
