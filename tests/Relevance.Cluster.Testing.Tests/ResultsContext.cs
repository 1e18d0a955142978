using System.Text.Json.Serialization;

namespace Relevance.Cluster.Testing.Tests;

/// <summary>The declaration in a program that is compiled ahead of time.</summary>
[JsonSerializable(typeof(List<Document>))]
[JsonSerializable(typeof(EvaluationMetric))]
[JsonSerializable(typeof(AggregationResult))]
[JsonSerializable(typeof(AggregationQuery))]
[JsonSerializable(typeof(IReadOnlyList<AggregationRow>))]
[JsonSerializable(typeof(ClusterEvaluation))]
[JsonSerializable(typeof(FitSummary))]
[JsonSerializable(typeof(CentroidHeatmap))]
internal sealed partial class ResultsContext : JsonSerializerContext;
