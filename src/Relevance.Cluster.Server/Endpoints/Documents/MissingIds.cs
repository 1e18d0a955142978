namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Specifies how a document without an id is handled.</summary>
internal enum MissingIds
{
    /// <summary>The document gets a random id.</summary>
    AreCreated,

    /// <summary>The document is rejected.</summary>
    AreRejected,
}
