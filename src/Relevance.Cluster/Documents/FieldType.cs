using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The type of a field in a <see cref="Schema"/>: one of the types below, or a name that a later service added, which is kept unchanged.</summary>
/// <param name="Name">The wire name: <c>text</c>, <c>numeric</c>, <c>vector</c>, ….</param>
/// <param name="Dimension">The number of components, for <c>vector</c> and <c>chunkvector</c>; null for every other type.</param>
public readonly record struct FieldType(string Name, int? Dimension = null)
{
    /// <summary>The largest dimension of a vector field: 65536 components.</summary>
    public const int MaxVectorDimension = 65536;

    /// <summary>Gets <c>text</c>: any text that is not a date.</summary>
    public static FieldType Text => new("text");

    /// <summary>Gets <c>numeric</c>: numbers of any kind.</summary>
    public static FieldType Numeric => new("numeric");

    /// <summary>Gets <c>date</c>: text that is an ISO 8601 date, with or without a time.</summary>
    public static FieldType Date => new("date");

    /// <summary>Gets <c>bool</c>: true or false.</summary>
    public static FieldType Boolean => new("bool");

    /// <summary>Gets <c>array</c>: an array of texts, numbers or booleans; filters and facets count each item.</summary>
    public static FieldType Array => new("array");

    /// <summary>Gets <c>dict</c>: an object; its properties are fields with their own types.</summary>
    public static FieldType Dictionary => new("dict");

    /// <summary>Gets <c>chunks</c>: an array of objects, in a field whose name ends in <c>_chunk_</c>.</summary>
    public static FieldType Chunks => new("chunks");

    /// <summary>Gets a value indicating whether this is <c>vector</c>: one vector per document. A <c>chunkvector</c> is not.</summary>
    public bool IsVector => Name == "vector";

    /// <summary>Gets a value indicating whether this is <c>chunkvector</c>: one vector per chunk.</summary>
    public bool IsChunkVector => Name == "chunkvector";

    /// <summary>Creates the type <c>vector</c>.</summary>
    /// <param name="dimension">The number of components, 1 to <see cref="MaxVectorDimension"/>.</param>
    /// <returns>The type.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is outside 1 to <see cref="MaxVectorDimension"/>.</exception>
    public static FieldType Vector(int dimension) => new("vector", Checked(dimension));

    /// <summary>Creates the type <c>chunkvector</c>.</summary>
    /// <param name="dimension">The number of components, 1 to <see cref="MaxVectorDimension"/>.</param>
    /// <returns>The type.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is outside 1 to <see cref="MaxVectorDimension"/>.</exception>
    public static FieldType ChunkVector(int dimension) => new("chunkvector", Checked(dimension));

    /// <summary>Returns the name, followed by the dimension if it has one: <c>vector(384)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        Dimension is { } dimension ? string.Create(CultureInfo.InvariantCulture, $"{Name}({dimension})") : Name ?? "";

    private static int Checked(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, MaxVectorDimension);
        return dimension;
    }
}
