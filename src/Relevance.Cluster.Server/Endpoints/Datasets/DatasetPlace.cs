using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Where a dataset is.</summary>
internal sealed record DatasetPlace(DocumentStore Store, string DatasetId);
