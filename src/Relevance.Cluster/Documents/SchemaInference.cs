using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents;

/// <summary>
/// Infers the types of a document's fields and checks a document against a schema. Every store uses it, so that all stores infer the same types.
/// </summary>
/// <remarks>
/// <para>Inferred types: text → <c>text</c>, or <c>date</c> if it is an ISO 8601 date; number → <c>numeric</c>; boolean → <c>bool</c>; object → <c>dict</c>,
/// and the fields in it; an array of numbers in a field named <c>…_vector_</c>, and a value that is already a vector → <c>vector</c> with its dimension; an
/// array of objects in a field named <c>…_chunk_</c> → <c>chunks</c>, and the fields in them, with vectors as <c>chunkvector</c>; any other array →
/// <c>array</c>, or <c>dict</c> if its first item that is not null is an object. No type is inferred from null, from an empty array, or from a field that no
/// path reaches.</para>
/// <para>The first type stays: a later document with another type in the field is accepted and changes nothing. Only vectors are checked: each must be an array
/// of finite float32 numbers, of the declared or first dimension, 1 to 65536; a text that contains such an array is one too
/// (<see cref="FieldValue.TryGetVector"/>). Null in a vector field counts as missing. Text that is not valid Unicode is rejected, because it could not be read
/// back unchanged. Below <c>_cluster_</c>, which contains the labels, values are not interpreted as vectors.</para>
/// </remarks>
internal static class SchemaInference
{
    /// <summary>Checks a document and adds its fields to the schema.</summary>
    /// <param name="schema">The schema; on success it includes the document's fields, on rejection it is unchanged.</param>
    /// <param name="document">The document; it is not changed.</param>
    /// <param name="reason">On rejection the field, what was expected and what was found; otherwise null.</param>
    /// <returns>False if the document is rejected.</returns>
    public static bool TryExtend(ref Schema schema, Document document, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(document);
        Visit visit = new(schema, document);
        reason = visit.Members(document.Fields, "", isChunk: false);
        if (reason is not null)
        {
            return false;
        }

        if (visit.Learned is { } learned)
        {
            schema = schema.With(learned);
        }

        return true;
    }

    /// <summary>Checks a value for a vector field.</summary>
    /// <param name="field">The field's dotted path, for the reason.</param>
    /// <param name="value">The value; null and missing are accepted.</param>
    /// <param name="length">The required number of components; null accepts 1 to 65536.</param>
    /// <param name="reason">On rejection the field, what was expected and what was found; otherwise null.</param>
    /// <returns>False if the value is rejected.</returns>
    public static bool IsVectorAcceptable(string field, FieldValue value, int? length, [NotNullWhen(false)] out string? reason)
    {
        reason = value.HasValue ? FindFault(value, length) : null;
        if (reason is null)
        {
            return true;
        }

        reason = $"field '{field}': {reason}";
        return false;
    }

    private static string? FindFault(FieldValue value, int? length)
    {
        string wanted = length is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count} components") : "a list of numbers";
        if (!value.TryGetVector(out ReadOnlyMemory<float> vector))
        {
            return value.Kind == FieldKind.Array
                ? $"expected {wanted}, {DescribeOddItem(value.Items)}"
                : $"expected {wanted}, found {(value.AsText() is { } text ? NumberList.DescribeText(text) : FieldKinds.Describe(value.Kind))}";
        }

        if (length is { } expected && vector.Length != expected)
        {
            return string.Create(CultureInfo.InvariantCulture, $"expected {expected} components, found {vector.Length}");
        }

        if (vector.Length is < 1 or > FieldType.MaxVectorDimension)
        {
            return string.Create(CultureInfo.InvariantCulture, $"expected 1 to {FieldType.MaxVectorDimension} components, found {vector.Length}");
        }

        ReadOnlySpan<float> components = vector.Span;
        for (int i = 0; i < components.Length; i++)
        {
            if (!float.IsFinite(components[i]))
            {
                string found = float.IsNaN(components[i]) ? "NaN" : "outside the range of float32";
                return string.Create(CultureInfo.InvariantCulture, $"expected finite numbers, component {i} is {found}");
            }
        }

        return null;
    }

    private static string DescribeOddItem(ReadOnlySpan<FieldValue> items)
    {
        int index = 0;
        while (items[index].Kind == FieldKind.Number)
        {
            index++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"component {index} is {FieldKinds.Describe(items[index].Kind)}");
    }

    /// <summary>One walk over the fields of a document.</summary>
    private sealed class Visit(Schema schema, Document document)
    {
        public Dictionary<string, FieldType>? Learned { get; private set; }

        /// <summary>Checks the properties of one object and infers their types.</summary>
        /// <returns>The reason why the document is rejected; null if it is accepted.</returns>
        public string? Members(FieldMap map, string prefix, bool isChunk)
        {
            foreach (KeyValuePair<string, FieldValue> member in map.Members)
            {
                string path = prefix.Length == 0 ? member.Key : prefix + member.Key;
                bool isRoot = prefix.Length == 0;
                bool isReachable = isChunk ? !member.Key.Contains('.', StringComparison.Ordinal) : FieldTree.IsAddressable(document.Fields, member.Key, isRoot);
                string? fault = UnicodeText.FindLoneSurrogate(member.Key) >= 0 ? $"field '{path}': the name is not valid Unicode"
                    : isReachable ? Field(path, member.Key, member.Value, isChunk)
                    : TextFault(path, member.Value);
                if (fault is not null)
                {
                    return fault;
                }
            }

            return null;
        }

        private string? Field(string path, string key, FieldValue value, bool isChunk)
        {
            if (!value.HasValue)
            {
                return null;
            }

            FieldType? known = schema.TryGetValue(path, out FieldType declared) ? declared
                : Learned is not null && Learned.TryGetValue(path, out FieldType earlier) ? earlier
                : null;
            if (IsVectorField(known, path, key, value))
            {
                return Vector(path, value, known, isChunk);
            }

            if (known is null && Infer(key, value) is { } type)
            {
                (Learned ??= new(StringComparer.Ordinal))[path] = type;
            }

            return value.Kind switch
            {
                FieldKind.Text => TextFault(path, value),
                FieldKind.Object when key.Contains('.', StringComparison.Ordinal) => TextFault(path, value),
                FieldKind.Object => Members(value.Map!, path + ".", isChunk),
                FieldKind.Array when IsChunkList(key, value) => Chunks(path, value),
                FieldKind.Array => TextFault(path, value),
                _ => null,
            };
        }

        private static bool IsVectorField(FieldType? known, string path, string key, FieldValue value) =>
            known is { } type
                ? type.IsVector || type.IsChunkVector
                : value.Kind == FieldKind.Vector || (VectorNames.IsVectorName(key) && !path.StartsWith(ClusterPrefix, StringComparison.Ordinal));

        private string? Vector(string path, FieldValue value, FieldType? known, bool isChunk)
        {
            if (!IsVectorAcceptable(path, value, known?.Dimension, out string? reason))
            {
                return reason;
            }

            if (known?.Dimension is null && value.TryGetVector(out ReadOnlyMemory<float> vector))
            {
                bool inChunk = known?.IsChunkVector ?? isChunk;
                (Learned ??= new(StringComparer.Ordinal))[path] = inChunk ? FieldType.ChunkVector(vector.Length) : FieldType.Vector(vector.Length);
            }

            return null;
        }

        private string? Chunks(string path, FieldValue value)
        {
            foreach (FieldValue chunk in value.Items)
            {
                if (Members(chunk.Map!, path + ".", isChunk: true) is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }
    }

    private const string ClusterPrefix = "_cluster_.";

    private static bool IsChunkList(string key, FieldValue value)
    {
        if (!key.EndsWith(VectorNames.ChunkEnding, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (FieldValue item in value.Items)
        {
            if (item.Kind != FieldKind.Object)
            {
                return false;
            }
        }

        return true;
    }

    private static FieldType? Infer(string key, FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Text:
                return value.AsDate() is null ? FieldType.Text : FieldType.Date;
            case FieldKind.Number:
            case FieldKind.Vector:
                return FieldType.Numeric;
            case FieldKind.Boolean:
                return FieldType.Boolean;
            case FieldKind.Object:
                return FieldType.Dictionary;
            case FieldKind.Array when IsChunkList(key, value):
                return FieldType.Chunks;
            case FieldKind.Array:
                foreach (FieldValue item in value.Items)
                {
                    if (Infer("", item) is { } type)
                    {
                        return type == FieldType.Dictionary ? type : FieldType.Array;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private static string? TextFault(string path, FieldValue value)
    {
        if (value.AsText() is { } text)
        {
            int position = UnicodeText.FindLoneSurrogate(text);
            return position < 0
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"field '{path}': expected valid Unicode, found a lone surrogate at position {position}");
        }

        foreach (FieldValue item in value.Items)
        {
            if (TextFault(path, item) is { } fault)
            {
                return fault;
            }
        }

        if (value.Map is { } map)
        {
            foreach (KeyValuePair<string, FieldValue> member in map.Members)
            {
                string below = $"{path}.{member.Key}";
                string? fault = UnicodeText.FindLoneSurrogate(member.Key) >= 0
                    ? $"field '{below}': the name is not valid Unicode"
                    : TextFault(below, member.Value);
                if (fault is not null)
                {
                    return fault;
                }
            }
        }

        return null;
    }
}
