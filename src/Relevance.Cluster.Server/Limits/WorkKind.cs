namespace Relevance.Cluster.Server.Limits;

/// <summary>How much a request may be. Decides how long it may take, and how many of its kind a project has worked on at a time.</summary>
internal enum WorkKind
{
    /// <summary>Reads what an index leads to at once, such as a document by its id: as many as come.</summary>
    Lookup,

    /// <summary>May look at every document or vector.</summary>
    Query,

    /// <summary>Writes. A project's writes are done one after the other, so that many at a time would only hold places.</summary>
    Change,

    /// <summary>Sends as much as there is, as fast as the client takes it: the time is limited to the first byte.</summary>
    Stream,
}
