namespace Relevance.Cluster;

/// <summary>The dataset has no field of this name, or not of the kind that is needed.</summary>
public sealed class FieldNotFoundException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="FieldNotFoundException"/> class.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="fieldName">The dotted path that was asked for.</param>
    /// <param name="expected">What was needed there, such as <c>a vector field</c>.</param>
    /// <param name="candidates">The fields that would do; may be empty.</param>
    public FieldNotFoundException(string datasetId, string fieldName, string expected, IReadOnlyList<string> candidates)
        : base($"Dataset '{datasetId}': '{fieldName}' is not {expected}. "
            + (candidates.Count == 0 ? "The dataset has none." : $"It has: {string.Join(", ", candidates)}."))
    {
        DatasetId = datasetId;
        FieldName = fieldName;
        Expected = expected;
        Candidates = candidates;
    }

    /// <summary>Gets the message: what is missing, what there is instead, and the remark.</summary>
    public override string Message => Remark is null ? base.Message : $"{base.Message} {Remark}";

    /// <summary>
    /// Gets what the field holds and the line of code that makes it what was needed, such as the declaration of a vector field; null (the default) when there
    /// is nothing to say.
    /// </summary>
    public string? Remark { get; init; }

    /// <summary>Gets the dataset.</summary>
    public string DatasetId { get; }

    /// <summary>Gets the dotted path that was asked for.</summary>
    public string FieldName { get; }

    /// <summary>Gets what was needed there.</summary>
    public string Expected { get; }

    /// <summary>Gets the fields of the dataset that would do.</summary>
    public IReadOnlyList<string> Candidates { get; }
}
