using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The medoid of a cluster: the document whose distances to the other members have the smallest sum.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="MeanDistance">The mean distance to the other compared members, in the metric of the report; 0 for the only member.</param>
/// <param name="ComparedCount">The number of compared members, the medoid included.</param>
/// <param name="IsSampled">A value indicating whether only a sample was compared; it is then the medoid of the sample.</param>
public sealed record ReportMedoid(
    string DocumentId,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double MeanDistance,
    int ComparedCount,
    bool IsSampled);
