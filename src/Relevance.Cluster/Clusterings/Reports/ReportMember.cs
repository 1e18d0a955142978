using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A document of a cluster that a report shows.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Distance">Its distance to the centroid, in the metric of the report.</param>
/// <param name="Document">The document with the fields that were asked for, without vectors; with its id only where there was no store to fetch it from, or it was deleted meanwhile.</param>
public sealed record ReportMember(string DocumentId, [property: JsonConverter(typeof(NanAsNullConverter))] double Distance, Document Document);
