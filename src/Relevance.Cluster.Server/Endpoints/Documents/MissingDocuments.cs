namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>What becomes of changes for a document that is not there.</summary>
internal enum MissingDocuments
{
    /// <summary>They are the document.</summary>
    AreAdded,

    /// <summary>They are refused.</summary>
    AreRejected,
}
