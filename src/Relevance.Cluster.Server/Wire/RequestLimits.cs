namespace Relevance.Cluster.Server.Wire;

/// <summary>
/// The limits on what one request can contain. All are above what original clients send, and low enough that no request delays another client.
/// </summary>
internal static class RequestLimits
{
    /// <summary>The largest number of properties at the root of a body.</summary>
    public const int MaxMembers = 1_000;

    /// <summary>The largest number of values, at any depth, of a property that contains neither documents nor labels.</summary>
    public const int MaxValues = 500_000;

    /// <summary>The largest number of documents of a write, and of centroids.</summary>
    public const int MaxDocuments = 100_000;

    public const int MaxIds = 100_000;

    /// <summary>The largest number of field names in one array.</summary>
    public const int MaxFields = 1_000;

    /// <summary>The largest number of labels of clusters in one array.</summary>
    public const int MaxClusters = 10_000;

    public const int MaxSortKeys = 32;

    /// <summary>The largest number of conditions, at any depth.</summary>
    public const int MaxFilters = 10_000;

    /// <summary>The largest number of regular expressions among the conditions; each is compiled to an automaton.</summary>
    public const int MaxPatterns = 20;

    /// <summary>The largest number of values and ids in all conditions together.</summary>
    public const int MaxFilterValues = 100_000;

    /// <summary>The largest number of words in all conditions together.</summary>
    public const int MaxWords = 500;

    /// <summary>The largest number of characters of a text that is searched within others.</summary>
    public const int MaxTextLength = 10_000;

    public const int MaxGroupings = 10;

    public const int MaxMetrics = 100;

    /// <summary>The largest number of assignments of a document to a group in one aggregation. Each uses about 100 bytes while groups are counted.</summary>
    public const int MaxGroupMemberships = 10_000_000;

    /// <summary>The largest number of vectors in a search, each counted once per field.</summary>
    public const int MaxVectors = 100;
}
