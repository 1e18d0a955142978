namespace Relevance.Cluster.Server.Limits;

/// <summary>Specifies the kind of work of a request, which decides how long it can take, and how many of its kind a project can have in progress.</summary>
internal enum WorkKind
{
    /// <summary>Reads what an index leads to at once, such as a document by its id: as many as come.</summary>
    Lookup,

    /// <summary>May look at every document or vector.</summary>
    Query,

    /// <summary>Writes. A project's writes are done one after the other, so that many at a time would only hold places.</summary>
    Change,

    /// <summary>Sends a response of any length at the speed of the client: the time is limited to the first byte.</summary>
    Stream,
}
