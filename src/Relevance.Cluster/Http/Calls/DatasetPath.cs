namespace Relevance.Cluster.Http.Calls;

/// <summary>Dataset ids as a piece of a path.</summary>
internal static class DatasetPath
{
    /// <summary>
    /// Escapes an id. Its characters mean nothing in a path, but for an id that is one dot or two: those would be taken for a way through folders, also when they are escaped once,
    /// and so they are escaped twice.
    /// </summary>
    public static string Escape(string datasetId) => datasetId switch
    {
        "." => "%252e",
        ".." => "%252e%252e",
        _ => datasetId,
    };
}
