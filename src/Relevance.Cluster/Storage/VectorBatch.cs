namespace Relevance.Cluster.Storage;

/// <summary>A batch of the vectors of a field, as a store streams them.</summary>
public sealed record VectorBatch
{
    /// <summary>Gets the ids of the documents, one per row.</summary>
    public required IReadOnlyList<string> DocumentIds { get; init; }

    /// <summary>Gets the components, row after row: <c>DocumentIds.Count × Dimension</c> of them. Valid until the next batch is requested.</summary>
    public required ReadOnlyMemory<float> Values { get; init; }

    /// <summary>Gets the number of components of each vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Gets the number of vectors of the entire stream, as counted when it began: for allocation and progress.</summary>
    public required long TotalCount { get; init; }
}
