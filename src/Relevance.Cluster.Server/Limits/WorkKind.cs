namespace Relevance.Cluster.Server.Limits;

/// <summary>Specifies the kind of work of a request, which determines its time limit, and how many of its kind a project can have in progress.</summary>
internal enum WorkKind
{
    /// <summary>Reads what an index finds immediately, such as a document by its id. The number in progress is not limited.</summary>
    Lookup,

    /// <summary>Reads up to every document or vector.</summary>
    Query,

    /// <summary>Writes. The writes of a project run in sequence, so that several at a time would only occupy places.</summary>
    Change,

    /// <summary>Sends a response of any length at the speed of the client: the time is limited to the first byte.</summary>
    Stream,
}
