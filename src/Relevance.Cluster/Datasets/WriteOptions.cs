namespace Relevance.Cluster;

/// <summary>The options of a write of documents: the batch size and the vector fields.</summary>
public sealed record WriteOptions
{
    /// <summary>
    /// Gets the number of documents that are written together, atomically: 1 to 100,000. The default is 1000. It changes the speed and what remains after an
    /// interruption, never the result, except that vector fields are detected in the first batch (<see cref="DetectsVectorFields"/>).
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
    /// Gets the dotted paths of fields whose arrays of numbers are vectors although their names do not end in <c>_vector_</c>. The default is none. Example:
    /// <c>new WriteOptions { VectorFields = ["embedding"] }</c>.
    /// </summary>
    /// <remarks>
    /// A field that is not yet a vector field of the dataset is declared with the dimension of its first array, as by
    /// <see cref="Dataset.DeclareVectorFieldAsync"/>. Every other document must comply: one whose array has another length, or that has something other than an
    /// array of finite numbers, is rejected with its id. A document without the field is valid.
    /// </remarks>
    public IReadOnlyList<string> VectorFields { get; init; } = [];

    /// <summary>Gets the dimensions of those vector fields for which they are known in advance.</summary>
    internal IReadOnlyDictionary<string, int> Dimensions { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);
    /// <summary>
    /// Gets a value indicating whether fields of vectors are detected by their content and declared, so that embeddings can be clustered under any name. The
    /// default is true. Set it to false for lists of numbers that are measurements, whose digits beyond float32 count: vectors are stored as float32.
    /// </summary>
    /// <remarks>
    /// A field is detected if it is not yet in the schema, and if at least two documents of the first batch have a value in it, each of them a list of finite
    /// numbers of the same length, 8 to 65536. <see cref="WriteSummary.DeclaredVectorFields"/> lists it. Later documents must then comply, as with
    /// <see cref="VectorFields"/>.
    /// </remarks>
    public bool DetectsVectorFields { get; init; } = true;
}
