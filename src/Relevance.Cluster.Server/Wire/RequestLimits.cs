namespace Relevance.Cluster.Server.Wire;

/// <summary>
/// The limits on what one request can contain. All are above what original clients send, and low enough that no request delays another client.
/// </summary>
internal static class RequestLimits
{
    /// <summary>Members at the top of a body.</summary>
    public const int MaxMembers = 1_000;

    /// <summary>Values, at any depth, of a member that holds neither documents nor labels.</summary>
    public const int MaxValues = 500_000;

    /// <summary>Documents of a write, and centroids.</summary>
    public const int MaxDocuments = 100_000;

    public const int MaxIds = 100_000;

    /// <summary>Names of fields in one list.</summary>
    public const int MaxFields = 1_000;

    /// <summary>Labels of clusters in one list.</summary>
    public const int MaxClusters = 10_000;

    public const int MaxSortKeys = 32;

    /// <summary>Conditions, at any depth.</summary>
    public const int MaxFilters = 10_000;

    /// <summary>Regular expressions among the conditions: each is made into an automaton.</summary>
    public const int MaxPatterns = 20;

    /// <summary>Values and ids that all conditions together compare with.</summary>
    public const int MaxFilterValues = 100_000;

    /// <summary>Words that all conditions together look for.</summary>
    public const int MaxWords = 500;

    /// <summary>Characters of a text that is looked for within others.</summary>
    public const int MaxTextLength = 10_000;

    public const int MaxGroupings = 10;

    public const int MaxMetrics = 100;

    /// <summary>Assignments of a document to a group in one aggregation. Each uses about 100 bytes while groups are counted.</summary>
    public const int MaxGroupMemberships = 10_000_000;

    /// <summary>Vectors that are searched for, each counted once for every field.</summary>
    public const int MaxVectors = 100;
}
