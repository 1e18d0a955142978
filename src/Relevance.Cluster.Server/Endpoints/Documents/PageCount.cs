namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>What a page says about how many documents match.</summary>
internal enum PageCount
{
    /// <summary>Nothing: counting costs a pass of its own.</summary>
    None,

    /// <summary>How many match, on all pages.</summary>
    AllThatMatch,
}
