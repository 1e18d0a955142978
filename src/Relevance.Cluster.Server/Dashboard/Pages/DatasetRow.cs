using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>One dataset in the list of a project.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Count">The number of its documents.</param>
/// <param name="Schema">Its fields.</param>
/// <param name="Clusterings">Its clusterings.</param>
public sealed record DatasetRow(string Id, long Count, Schema Schema, IReadOnlyList<ClusteringKey> Clusterings);
