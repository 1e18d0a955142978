using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>A dataset in the list of a project.</summary>
/// <param name="Id">The id of the dataset.</param>
/// <param name="Count">The number of its documents.</param>
/// <param name="Schema">The schema of the dataset.</param>
/// <param name="Clusterings">The clusterings of the dataset.</param>
public sealed record DatasetRow(string Id, long Count, Schema Schema, IReadOnlyList<ClusteringKey> Clusterings);
