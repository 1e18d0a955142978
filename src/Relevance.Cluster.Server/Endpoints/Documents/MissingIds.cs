namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Specifies how a document without an id is handled.</summary>
internal enum MissingIds
{
    /// <summary>It gets a random id.</summary>
    AreCreated,

    /// <summary>It is rejected.</summary>
    AreRejected,
}
