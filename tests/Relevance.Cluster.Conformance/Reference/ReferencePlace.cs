namespace Relevance.Cluster.Conformance.Reference;

/// <summary>What decides where a document stands in an order.</summary>
/// <param name="Keys">The values of the sort keys.</param>
/// <param name="Position">Where it stands in the order of first insertion; decides ties.</param>
public sealed record ReferencePlace(IReadOnlyList<FieldValue> Keys, long Position);
