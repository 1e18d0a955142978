namespace Relevance.Cluster;

/// <summary>How documents are written.</summary>
public sealed record WriteOptions
{
    /// <summary>
    /// Gets how many documents are written in one step, which is there as a whole or not at all: 1 to 100,000. The default is 1000.
    /// It changes speed and what an interruption leaves behind, never the result.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 100,000.</exception>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100_000);
            field = value;
        }
    } = 1000;

    /// <summary>
    /// Gets the dotted paths of fields whose lists of numbers are vectors, though their names do not end in <c>_vector_</c>: <c>new WriteOptions { VectorFields
    /// = ["embedding"] }</c>. None is the default.
    /// </summary>
    /// <remarks>
    /// A field that the dataset does not know as a vector field yet is declared with the length of the first list that comes, as
    /// <see cref="Dataset.DeclareVectorFieldAsync"/> does it. Every other
    /// document is held to that: one with a list of another length, or with something else than a list of finite numbers, is rejected with its id. A document
    /// without the field is none the worse.
    /// </remarks>
    public IReadOnlyList<string> VectorFields { get; init; } = [];
}
