namespace Relevance.Cluster;

/// <summary>
/// The exception that is thrown if a vector cannot be used: another dimension than expected, not finite, or all zeros where a direction is required.
/// </summary>
public sealed class VectorShapeException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="VectorShapeException"/> class.</summary>
    /// <param name="expected">What was expected, such as <c>384 components</c>.</param>
    /// <param name="actual">What was found, such as <c>383 components</c>.</param>
    /// <param name="vectorName">The document's id with its field, or the row.</param>
    public VectorShapeException(string vectorName, string expected, string actual)
        : base($"{vectorName}: expected {expected}, found {actual}.")
    {
        VectorName = vectorName;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>Gets the name of the vector: <c>row 17</c>, or the dataset, document and field.</summary>
    public string VectorName { get; }

    /// <summary>Gets what was expected.</summary>
    public string Expected { get; }

    /// <summary>Gets what was found.</summary>
    public string Actual { get; }

    /// <summary>Gets the dataset; null if the vector does not belong to one.</summary>
    public string? DatasetId { get; init; }

    /// <summary>Gets the document; null if the vector does not belong to one.</summary>
    public string? DocumentId { get; init; }

    /// <summary>Gets the vector field; null if the vector does not belong to one.</summary>
    public string? VectorField { get; init; }

    /// <summary>Gets the row of the vector set; null if the vector does not belong to one.</summary>
    public int? Row { get; init; }
}
