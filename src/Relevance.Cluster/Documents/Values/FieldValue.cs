using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>One value in a document: a JSON value or a vector. Immutable; two words in size.</summary>
/// <remarks>
/// Arrays and objects are copied when a value is created. A vector is not: the value refers to the memory it was given, which its owner must not change.
/// Nothing is nested deeper than 64 arrays and objects.
/// </remarks>
[DebuggerDisplay("{Kind}: {ToString(),nq}")]
[JsonConverter(typeof(RelevanceJsonConverter))]
public readonly partial struct FieldValue : IEquatable<FieldValue>
{
    private readonly object? _content;
    private readonly double _number;

    internal FieldValue(FieldMap members)
    {
        CheckDepth(members.Depth, nameof(members));
        _content = members;
    }

    internal FieldValue(FieldItems items)
    {
        CheckDepth(items.Depth, nameof(items));
        _content = items;
    }

    private FieldValue(object? content, double number = 0)
    {
        _content = content;
        _number = number;
    }

    /// <summary>Gets the kind of this value; <see cref="FieldKind.Missing"/> for <c>default</c>.</summary>
    public FieldKind Kind => _content switch
    {
        null => FieldKind.Missing,
        string => FieldKind.Text,
        FieldContent content => content.Kind,
        _ => FieldKind.Vector,
    };

    /// <summary>Gets JSON null.</summary>
    public static FieldValue Null => new(FieldTag.Null);

    /// <summary>Gets a value indicating whether this is neither missing nor null.</summary>
    public bool HasValue => Kind is not (FieldKind.Missing or FieldKind.Null);

    /// <summary>Gets the depth of nested arrays and objects; 0 for a scalar.</summary>
    internal int Depth => _content switch
    {
        FieldItems items => items.Depth,
        FieldMap map => map.Depth,
        float[] or VectorContent => 1,
        _ => 0,
    };

    /// <summary>Determines whether two values are equal, as by <see cref="Equals(FieldValue)"/>.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Determines whether two values are different, as by <see cref="Equals(FieldValue)"/>.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <summary>Creates an array of values, copied.</summary>
    /// <param name="items">The items; a missing item becomes JSON null.</param>
    /// <returns>
    /// An array, even if every item is a number: a vector is created from float32 memory, or by the name of the field that the array is assigned to.
    /// </returns>
    /// <exception cref="ArgumentException">The array would nest deeper than 64 levels.</exception>
    public static FieldValue FromArray(IEnumerable<FieldValue> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new(new FieldItems([.. items.Select(item => item.Kind == FieldKind.Missing ? Null : item)]));
    }

    /// <summary>Creates an object, copied, with its properties in the given order.</summary>
    /// <param name="members">
    /// Names and values; a property with a missing value is omitted, an array of numbers under a name that ends in <c>_vector_</c> becomes a vector.
    /// </param>
    /// <returns>An object.</returns>
    /// <exception cref="ArgumentException">A name occurs twice, or the object would nest deeper than 64 levels.</exception>
    public static FieldValue FromObject(IEnumerable<KeyValuePair<string, FieldValue>> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        FieldMap map = new();
        foreach ((string name, FieldValue value) in members)
        {
            if (value.Kind != FieldKind.Missing && !map.TryAdd(name, VectorNames.Normalize(name, value)))
            {
                throw new ArgumentException($"The name '{name}' occurs twice.", nameof(members));
            }
        }

        return new(map);
    }

    /// <summary>Parses JSON text as one value of any kind.</summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The value; a bare array remains an array, because a vector is recognized by the name of its field.</returns>
    /// <exception cref="InvalidDocumentException">The text is not one valid JSON value, or nests deeper than 64 levels.</exception>
    public static FieldValue Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return JsonTreeReader.ReadValue(JsonTreeReader.ToUtf8(json));
    }

    /// <summary>Parses UTF-8 JSON as one value of any kind.</summary>
    /// <param name="utf8Json">The JSON text as UTF-8.</param>
    /// <returns>The value; a bare array remains an array, because a vector is recognized by the name of its field.</returns>
    /// <exception cref="InvalidDocumentException">The bytes are not one valid JSON value in UTF-8, or nest deeper than 64 levels.</exception>
    public static FieldValue Parse(ReadOnlySpan<byte> utf8Json) => JsonTreeReader.ReadValue(utf8Json);

    internal static FieldValue FromNumberText(double value, string text) => new(new NumberContent(text), value);

    private static void CheckDepth(int depth, string parameterName)
    {
        if (depth > JsonTreeReader.MaxDepth)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Arrays and objects would be nested deeper than {JsonTreeReader.MaxDepth} levels."),
                parameterName);
        }
    }
}

/// <summary>The kind of a value without a reference to content; the value itself, if any, is the number stored next to it.</summary>
internal sealed class FieldTag : FieldContent
{
    public static readonly FieldTag Null = new(FieldKind.Null);
    public static readonly FieldTag Boolean = new(FieldKind.Boolean);
    public static readonly FieldTag Number = new(FieldKind.Number);

    private FieldTag(FieldKind kind)
        : base(kind)
    {
    }
}
