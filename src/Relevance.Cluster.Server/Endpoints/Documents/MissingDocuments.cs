namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Specifies how changes for a missing document are handled.</summary>
internal enum MissingDocuments
{
    /// <summary>The changes become a new document.</summary>
    AreInserted,

    /// <summary>The changes are rejected.</summary>
    AreRejected,
}
