using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The document of a cluster that is nearest to all others of it.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="MeanDistance">Its mean distance to the others that were compared, in the metric of the report; 0 for the only one.</param>
/// <param name="ComparedCount">How many members were compared, itself included.</param>
/// <param name="IsSampled">Whether that was a sample: then it is the medoid of the sample.</param>
public sealed record ReportMedoid(
    string DocumentId,
    [property: JsonConverter(typeof(NanAsNullConverter))] double MeanDistance,
    int ComparedCount,
    bool IsSampled);
