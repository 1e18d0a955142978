using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The dotted path of a field: <c>meta.price</c>. A text is converted to a path implicitly.</summary>
/// <remarks>
/// A segment names a property of an object or, in an array, an item by its index from 0. <see cref="Document.this[FieldPath]"/> describes how a document reads
/// and writes at a path.
/// </remarks>
[JsonConverter(typeof(RelevanceJsonConverter))]
public readonly struct FieldPath : IEquatable<FieldPath>
{
    private readonly string? _text;
    private readonly string[]? _segments;

    /// <summary>Initializes a new instance of the <see cref="FieldPath"/> struct from a dotted text.</summary>
    /// <param name="path">The names, joined by dots. The constructor splits the text once, so reuse a path that is needed often.</param>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    public FieldPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _text = path;
        _segments = path.Contains('.', StringComparison.Ordinal) ? path.Split('.') : null;
    }

    /// <summary>Gets the names between the dots, outermost first; at least one.</summary>
    public IReadOnlyList<string> Segments => new ReadOnlyCollection<string>(ToSegments());

    /// <summary>Gets the entire path if it contains no dot; otherwise null.</summary>
    internal string? SingleSegment => _segments is null ? ToString() : null;

    /// <summary>Converts a dotted text to a path.</summary>
    /// <param name="path">The names, joined by dots.</param>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    public static implicit operator FieldPath(string path) => new(path);

    /// <summary>Determines whether two paths have the same text, by ordinal comparison.</summary>
    /// <param name="left">The first path.</param>
    /// <param name="right">The second path.</param>
    public static bool operator ==(FieldPath left, FieldPath right) => left.Equals(right);

    /// <summary>Determines whether two paths have different texts, by ordinal comparison.</summary>
    /// <param name="left">The first path.</param>
    /// <param name="right">The second path.</param>
    public static bool operator !=(FieldPath left, FieldPath right) => !left.Equals(right);

    /// <summary>Determines whether another path has the same text, by ordinal comparison.</summary>
    /// <param name="other">The other path.</param>
    /// <returns>True if both have the same text.</returns>
    public bool Equals(FieldPath other) => string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>Returns the dotted text; "" for <c>default</c>, which is not a path.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text ?? "";

    /// <summary>Returns the segments as the internal array, which callers must not change.</summary>
    internal string[] ToSegments() => _segments ?? [ToString()];
}
