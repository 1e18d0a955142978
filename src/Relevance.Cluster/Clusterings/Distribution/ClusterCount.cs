using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The number of documents in a cluster.</summary>
/// <param name="Label">The cluster's label, such as <c>cluster-3</c>.</param>
/// <param name="Count">The number of documents, from 0.</param>
/// <param name="Share">The share of all documents with a label, from 0 to 1; 0 if no document has one.</param>
public sealed record ClusterCount(string Label, long Count, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Share);
