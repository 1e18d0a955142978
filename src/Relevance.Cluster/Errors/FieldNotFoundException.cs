namespace Relevance.Cluster;

/// <summary>The exception that is thrown if the dataset has no field of this name, or if the field does not have the required type.</summary>
public sealed class FieldNotFoundException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="FieldNotFoundException"/> class.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="fieldName">The requested dotted path.</param>
    /// <param name="expected">The kind of field that was expected, such as <c>a vector field</c>.</param>
    /// <param name="candidates">The fields of the dataset that can be used instead; may be empty.</param>
    public FieldNotFoundException(string datasetId, string fieldName, string expected, IReadOnlyList<string> candidates)
        : base($"Dataset '{datasetId}': '{fieldName}' is not {expected}. "
            + (candidates.Count == 0 ? "The dataset has none." : $"It has: {string.Join(", ", candidates)}."))
    {
        DatasetId = datasetId;
        FieldName = fieldName;
        Expected = expected;
        Candidates = candidates;
    }

    /// <summary>Gets the message: what is missing, the existing fields, and the remark.</summary>
    public override string Message => Remark is null ? base.Message : $"{base.Message} {Remark}";

    /// <summary>
    /// Gets a sentence with the content of the field and the line of code that corrects it, such as the declaration of a vector field; null, the default, for
    /// none.
    /// </summary>
    public string? Remark { get; init; }

    /// <summary>Gets the dataset.</summary>
    public string DatasetId { get; }

    /// <summary>Gets the requested dotted path.</summary>
    public string FieldName { get; }

    /// <summary>Gets the kind of field that was expected.</summary>
    public string Expected { get; }

    /// <summary>Gets the fields of the dataset that can be used instead.</summary>
    public IReadOnlyList<string> Candidates { get; }
}
