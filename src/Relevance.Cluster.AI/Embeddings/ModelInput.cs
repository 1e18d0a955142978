namespace Relevance.Cluster.AI.Embeddings;

/// <summary>The inputs of a model: how one is read from a document, hashed and measured.</summary>
/// <param name="Read">Returns the input of a document; null if it has none.</param>
/// <param name="Hash">Returns the hash by which a change is recognized.</param>
/// <param name="Length">Returns the length, in the unit of <see cref="EmbedOptions.MaxBatchLength"/>.</param>
/// <param name="MaxBatchLength">The default of <see cref="EmbedOptions.MaxBatchLength"/>.</param>
internal sealed record ModelInput<TInput>(Func<Document, TInput?> Read, Func<TInput, string> Hash, Func<TInput, int> Length, int MaxBatchLength)
    where TInput : class
{
    /// <summary>Gets the fields that must exist and be read; null means every field.</summary>
    public IReadOnlyList<string>? Fields { get; init; }
}
