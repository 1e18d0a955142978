namespace Relevance.Cluster.Server.LoadBench;

/// <summary>A request that may look at everything there is, and more than once.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="Path">The path with its query.</param>
/// <param name="Json">The body; null for a GET.</param>
internal sealed record HeavyQuestion(string Name, string Path, string? Json)
{
    /// <summary>Gets how the body is compressed: <c>gzip</c> or <c>br</c>; null for not at all.</summary>
    public string? Encoding { get; init; }

    /// <summary>Gets a value indicating whether most of it is reading the body, which the deadline begins after.</summary>
    public bool IsBody { get; init; }

    /// <summary>Gets a value indicating whether it changes or deletes documents, of which a refused one must have left all as they were.</summary>
    public bool Changes { get; init; }
}
