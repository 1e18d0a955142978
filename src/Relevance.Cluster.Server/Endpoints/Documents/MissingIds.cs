namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>What becomes of a document without an id.</summary>
internal enum MissingIds
{
    /// <summary>It gets one.</summary>
    AreMade,

    /// <summary>It is refused.</summary>
    AreRejected,
}
