using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <summary>The dotted path of a field: <c>meta.price</c>. A text converts to it by itself.</summary>
/// <remarks>
/// A segment names a member of an object, or, where an array stands, an item by its index from 0. How a document reads and writes at a path is said at
/// <see cref="Document.this[FieldPath]"/>.
/// </remarks>
[JsonConverter(typeof(FieldPathJsonConverter))]
public readonly struct FieldPath : IEquatable<FieldPath>
{
    private readonly string? _text;
    private readonly string[]? _segments;

    /// <summary>Initializes a new instance of the <see cref="FieldPath"/> struct.</summary>
    /// <param name="path">Names joined by dots. It is split here once, so keep the path where it is used often.</param>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    public FieldPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _text = path;
        _segments = path.Contains('.', StringComparison.Ordinal) ? path.Split('.') : null;
    }

    /// <summary>Gets the names between the dots, outermost first; at least one.</summary>
    public IReadOnlyList<string> Segments => new ReadOnlyCollection<string>(ToSegments());

    /// <summary>Gets the whole path when there is no dot in it, else null.</summary>
    internal string? SingleSegment => _segments is null ? ToString() : null;

    /// <summary>Makes a path of a text.</summary>
    /// <param name="path">Names joined by dots.</param>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    public static implicit operator FieldPath(string path) => new(path);

    /// <summary>Compares ordinally.</summary>
    /// <param name="left">One path.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(FieldPath left, FieldPath right) => left.Equals(right);

    /// <summary>Compares ordinally.</summary>
    /// <param name="left">One path.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(FieldPath left, FieldPath right) => !left.Equals(right);

    /// <summary>Compares ordinally.</summary>
    /// <param name="other">The other path.</param>
    /// <returns>Whether both have the same text.</returns>
    public bool Equals(FieldPath other) => string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>Gives the dotted text; "" for <c>default</c>, which is no path.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text ?? "";

    /// <summary>Gets the segments without a wrapper; not to be changed.</summary>
    internal string[] ToSegments() => _segments ?? [ToString()];
}
