namespace Relevance.Cluster.Conformance.Reference;

/// <summary>The position of a document in an order.</summary>
/// <param name="Keys">The values of the sort keys.</param>
/// <param name="Position">The position of the document in insertion order, which decides ties.</param>
public sealed record ReferencePlace(IReadOnlyList<FieldValue> Keys, long Position);
