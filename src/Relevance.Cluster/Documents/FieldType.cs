using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The type of a field in a <see cref="Schema"/>: one of the known names, or one that a later service added, kept as it is.</summary>
/// <param name="Name">The wire name: <c>text</c>, <c>numeric</c>, <c>vector</c>, ….</param>
/// <param name="Length">The number of components, for <c>vector</c> and <c>chunkvector</c>; null for every other type.</param>
public readonly record struct FieldType(string Name, int? Length = null)
{
    /// <summary>The longest vector that a field may have: 65536 components.</summary>
    public const int MaxVectorDimension = 65536;

    /// <summary>Gets <c>text</c>: any text that is not a date.</summary>
    public static FieldType Text => new("text");

    /// <summary>Gets <c>numeric</c>: numbers of any kind.</summary>
    public static FieldType Numeric => new("numeric");

    /// <summary>Gets <c>date</c>: text that is an ISO 8601 date, with or without a time.</summary>
    public static FieldType Date => new("date");

    /// <summary>Gets <c>bool</c>: true or false.</summary>
    public static FieldType Boolean => new("bool");

    /// <summary>Gets <c>array</c>: a list of texts, numbers or booleans; each item counts in filters and facets.</summary>
    public static FieldType Array => new("array");

    /// <summary>Gets <c>dict</c>: an object; what is in it has entries of its own.</summary>
    public static FieldType Dictionary => new("dict");

    /// <summary>Gets <c>chunks</c>: an array of objects, in a field whose name ends in <c>_chunk_</c>.</summary>
    public static FieldType Chunks => new("chunks");

    /// <summary>Gets a value indicating whether this is <c>vector</c>: one dense vector a document. A <c>chunkvector</c> is not.</summary>
    public bool IsVector => Name == "vector";

    /// <summary>Gets a value indicating whether this is <c>chunkvector</c>: a vector in each chunk.</summary>
    public bool IsChunkVector => Name == "chunkvector";

    /// <summary>Makes <c>vector</c>.</summary>
    /// <param name="length">The number of components, 1 to <see cref="MaxVectorDimension"/>.</param>
    /// <returns>The type.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside 1 to <see cref="MaxVectorDimension"/>.</exception>
    public static FieldType Vector(int length) => new("vector", Checked(length));

    /// <summary>Makes <c>chunkvector</c>.</summary>
    /// <param name="length">The number of components, 1 to <see cref="MaxVectorDimension"/>.</param>
    /// <returns>The type.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside 1 to <see cref="MaxVectorDimension"/>.</exception>
    public static FieldType ChunkVector(int length) => new("chunkvector", Checked(length));

    /// <summary>Gives the name, with the length where there is one: <c>vector(384)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Length is { } length ? string.Create(CultureInfo.InvariantCulture, $"{Name}({length})") : Name ?? "";

    private static int Checked(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxVectorDimension);
        return length;
    }
}
