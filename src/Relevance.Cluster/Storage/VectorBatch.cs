namespace Relevance.Cluster.Storage;

/// <summary>Some of a field's vectors on their way out of a store.</summary>
public sealed record VectorBatch
{
    /// <summary>Gets the ids of the documents, one a row.</summary>
    public required IReadOnlyList<string> DocumentIds { get; init; }

    /// <summary>Gets the components, row after row: <c>DocumentIds.Count × Dimension</c> of them. Valid until the next batch is asked for.</summary>
    public required ReadOnlyMemory<float> Values { get; init; }

    /// <summary>Gets the number of components of each vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Gets how many vectors the whole stream holds, as counted when it began: for sizing and progress.</summary>
    public required long TotalCount { get; init; }
}
