using Relevance.Cluster.Errors;

namespace Relevance.Cluster;

/// <summary>A field of the documents of a file, as found by <see cref="DocumentFile.InspectAsync(string, DocumentFileOptions?, CancellationToken)"/>.</summary>
public sealed record InspectedField
{
    /// <summary>
    /// Gets the dotted path. A CSV column without a name gets <c>column_1</c>, <c>column_2</c>, … by its position, followed by underscores if another column
    /// has that name.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Gets the content that its values look like.</summary>
    public required InspectedContent LooksLike { get; init; }

    /// <summary>Gets the number of documents with a value of each kind; nulls are included, missing values are not.</summary>
    public required IReadOnlyDictionary<FieldKind, long> Kinds { get; init; }

    /// <summary>Gets the number of documents that have a value other than null.</summary>
    public required long ValueCount { get; init; }

    /// <summary>
    /// Gets the number of documents in which the field is missing or null: in CSV an empty cell, and a word for a missing number in a column of numbers or
    /// booleans.
    /// </summary>
    public required long MissingCount { get; init; }

    /// <summary>Gets the dimension, if every value is a vector, or a list of numbers, of this many components; otherwise null.</summary>
    public int? Dimension { get; init; }

    /// <summary>Gets the type of the CSV column that is its source; null for other formats.</summary>
    public ColumnType? ColumnType { get; init; }

    /// <summary>Gets up to two different values, as text of at most 40 characters; none for vectors.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>
    /// Gets a sentence about what a reader may not expect, such as why a CSV column is text although some cells look like another type, and the line of code
    /// that changes it; otherwise null.
    /// </summary>
    public string? Remark { get; init; }

    /// <summary>Gets the remark on the type of a CSV column in its parts; null if there is none.</summary>
    internal Explanation? Explanation { get; init; }
}
