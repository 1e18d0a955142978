using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>The member of a cluster that is nearest to all others.</summary>
/// <param name="Row">Its row.</param>
/// <param name="MeanDistance">Its mean distance to the other members that were compared; 0 for the only one.</param>
/// <param name="ComparedCount">How many members were compared, itself included: all, or a sample.</param>
/// <param name="IsSampled">Whether only a sample was compared: then it is the medoid of that sample.</param>
public sealed record MedoidResult(
    int Row,
    [property: JsonConverter(typeof(NanAsNullConverter))] double MeanDistance,
    int ComparedCount,
    bool IsSampled);
