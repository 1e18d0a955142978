using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>What a list of members needs to know beside the members.</summary>
/// <param name="Title">What the cluster is called: its label, with its name where it has one.</param>
/// <param name="Metric">The metric that was ranked by.</param>
/// <param name="NameField">The field that stands for a document; null shows ids only.</param>
/// <param name="FirstRank">The rank of the first row, from 1.</param>
/// <param name="ClusterSize">How many documents the cluster has.</param>
/// <param name="ClusterPage">Where its heading leads; null leads nowhere.</param>
internal sealed record MemberTableOptions(string Title, DistanceMetric Metric, string? NameField, long FirstRank, long ClusterSize, PageUrl? ClusterPage);
