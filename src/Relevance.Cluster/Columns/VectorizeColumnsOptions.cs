namespace Relevance.Cluster;

/// <summary>
/// The options of
/// <see
///  cref="Dataset.VectorizeColumnsAsync(IReadOnlyList{string}, string, Scaling, VectorizeColumnsOptions?, IProgress{OperationProgress}?, CancellationToken)"/>.
/// </summary>
public sealed record VectorizeColumnsOptions
{
    /// <summary>Gets what becomes of a document that lacks a value in a column. The default is <see cref="MissingValueHandling.Skip"/>.</summary>
    public MissingValueHandling MissingValues { get; init; }

    /// <summary>
    /// Gets a value indicating whether a column that holds text becomes a component for each of its values: 1 for the document's own value, 0 for the others
    /// (one-hot encoding). These components are not scaled, except by <see cref="Scaling.UnitLength"/>. The default is false: text is an error.
    /// </summary>
    public bool EncodeCategories { get; init; }

    /// <summary>Gets the largest number of values that a column of categories may have: 1 to 65,536. The default is 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 65,536.</exception>
    public int MaxCategories
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, FieldType.MaxVectorDimension);
            field = value;
        }
    } = 100;

    /// <summary>Gets the condition on the documents whose values are scaled and which get a vector; null, the default, means all.</summary>
    public Filter? Filter { get; init; }
}
