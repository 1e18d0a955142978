using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents;

/// <summary>Converts records, the objects of one type, to documents and back, by the rules of System.Text.Json. Thread-safe.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
/// <remarks>
/// A vector does not pass through the text of its numbers: the serializer writes an empty array in its place, and the document gets the memory. On the way
/// back its bytes are Base64 text.
/// </remarks>
internal sealed class RecordFormat<T>
{
    /// <summary>One format for each set of options, as the serializer has one set of metadata for it.</summary>
    private static readonly ConditionalWeakTable<JsonSerializerOptions, RecordFormat<T>> Formats = [];

    private readonly JsonTypeInfo<T> _plain;
    private readonly JsonTypeInfo<T> _keyed;
    private readonly List<RecordVector> _vectors = [];
    private string? _keyName;

    private RecordFormat(JsonSerializerOptions options, IJsonTypeInfoResolver resolver)
    {
        _plain = Resolve(options, resolver.WithAddedModifier(info => Shape(info, isKeyed: false)));
        _keyed = Resolve(options, resolver.WithAddedModifier(info => Shape(info, isKeyed: true)));
        HasKey = _keyed.Kind != JsonTypeInfoKind.Object || _keyed.Properties.Any(property => property.Name == Document.IdField);
        VectorFields =
        [
            .. _vectors.Where(vector => vector.Dimension is not null || !VectorNames.IsVectorName(vector.Name)).Select(vector => vector.Name),
        ];
        Dimensions = _vectors.Where(vector => vector.Dimension is not null).ToDictionary(vector => vector.Name, vector => vector.Dimension!.Value);
    }

    /// <summary>Gets a value indicating whether a record can have an id of its own.</summary>
    public bool HasKey { get; }

    /// <summary>Gets the properties that hold vectors.</summary>
    public IReadOnlyList<RecordVector> Vectors => _vectors;

    /// <summary>Gets the vector fields that a write declares.</summary>
    public IReadOnlyList<string> VectorFields { get; }

    /// <summary>Gets the dimensions that attributes name.</summary>
    public IReadOnlyDictionary<string, int> Dimensions { get; }

    public static RecordFormat<T> Of(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return Formats.GetValue(
            typeInfo.Options,
            options => new RecordFormat<T>(
                options,
                options.TypeInfoResolver ?? typeInfo.OriginatingResolver
                    ?? throw new ArgumentException("The type information has no resolver: take it from a source-generated context.", nameof(typeInfo))));
    }

    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public static RecordFormat<T> Of(JsonSerializerOptions? options)
    {
        options ??= JsonSerializerOptions.Default;
        options.MakeReadOnly(populateMissingResolver: true);
        return Formats.GetValue(options, static options => new RecordFormat<T>(options, options.TypeInfoResolver!));
    }

    /// <summary>Checks, before anything is written, that records have ids.</summary>
    /// <param name="id">The function that returns ids, or null.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">No property holds the id, and there is no function.</exception>
    public Func<T, string>? RequireIds(Func<T, string>? id) =>
        id is not null || HasKey
            ? id
            : throw new ArgumentException(
                $"{typeof(T)} has no id: name a property Id, mark one with [Key], [VectorStoreKey] or [JsonPropertyName(\"_id\")], or pass a function "
                    + $"as '{nameof(id)}'.",
                nameof(id));

    /// <summary>Converts a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="id">Returns its id; null means the property that holds it.</param>
    /// <param name="names">A pool for the names of fields, or null.</param>
    /// <param name="position">The number of the record in its sequence, from 1; 0 if it has none.</param>
    /// <exception cref="InvalidDocumentException">The record has no id, or its JSON is not a document.</exception>
    public Document ToDocument(T record, Func<T, string>? id, NamePool? names = null, long position = 0)
    {
        if (record is null)
        {
            throw new InvalidDocumentException("the record is null.");
        }

        JsonTypeInfo<T> typeInfo = id is null ? _keyed : _plain;
        ReadOnlySpan<byte> json = JsonTreeWriter.ToUtf8(writer => JsonSerializer.Serialize(writer, record, typeInfo));
        FieldMap fields = JsonTreeReader.ReadDocument(json, names, out FieldValue own);
        string documentId = Document.RequireId(id is null ? own : id(record));
        foreach (RecordVector vector in _vectors)
        {
            if (fields.ContainsKey(vector.Name) && vector.Get(record) is { } memory)
            {
                fields.Set(vector.Name, memory);
            }
        }

        return new Document(documentId, fields) { SourcePosition = position };
    }

    /// <summary>Converts a document to a record.</summary>
    /// <exception cref="InvalidDocumentException">A value does not fit its property.</exception>
    public T ToRecord(Document document)
    {
        // Where the id was computed, or read from a file, the property that is called Id is a field of its own.
        bool isKeyed = _keyName is null || !document.Fields.ContainsKey(_keyName);
        FieldMap fields = new(document.Fields.Count);
        foreach (KeyValuePair<string, FieldValue> member in document.Fields.Members)
        {
            fields.TryAdd(member.Key, Find(member.Key) is { } vector && member.Value.HasValue ? ToJson(vector, member.Value, document) : member.Value);
        }

        ReadOnlySpan<byte> json = JsonTreeWriter.ToUtf8(writer => JsonTreeWriter.WriteDocument(writer, document.Id, fields, []));
        try
        {
            return JsonSerializer.Deserialize(json, isKeyed ? _keyed : _plain)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDocumentException($"it is not a {typeof(T)}: {e.Message}", document.Id, innerException: e);
        }
    }

    /// <summary>Returns what the serializer reads as a vector: its bytes as Base64 text, or an embedding as an object.</summary>
    private static FieldValue ToJson(RecordVector property, FieldValue value, Document document) =>
        !value.TryGetVector(out ReadOnlyMemory<float> vector)
            ? throw new InvalidDocumentException($"field '{property.Name}': expected a vector, found {FieldKinds.Describe(value.Kind)}.", document.Id)
            : property.InnerName is { } inner ? FieldValue.FromObject([new(inner, vector)])
            : Convert.ToBase64String(MemoryMarshal.AsBytes(vector.Span));

    private static JsonTypeInfo<T> Resolve(JsonSerializerOptions options, IJsonTypeInfoResolver resolver)
    {
        JsonSerializerOptions shaped = new(options) { TypeInfoResolver = resolver, AllowOutOfOrderMetadataProperties = true };
        shaped.Converters.Add(new BigIntegerConverter()); // At the end, so that a converter of the caller goes first.
        return (JsonTypeInfo<T>)shaped.GetTypeInfo(typeof(T));
    }

    private RecordVector? Find(string name) => _vectors.Find(vector => string.Equals(vector.Name, name, StringComparison.Ordinal));

    /// <summary>Gives the fields the names that the attributes of a vector store name, the id its name, and vectors their converter.</summary>
    private void Shape(JsonTypeInfo info, bool isKeyed)
    {
        if (info.Kind != JsonTypeInfoKind.Object || !info.Type.IsAssignableTo(typeof(T)))
        {
            return;
        }

        if (isKeyed && FindKey(info) is { } key)
        {
            _keyName = info.Type == typeof(T) ? key.Name : _keyName;
            key.Name = Document.IdField;
            key.NumberHandling = IsNumber(key.PropertyType) ? JsonNumberHandling.AllowReadingFromString : key.NumberHandling;
        }

        foreach (JsonPropertyInfo property in info.Properties)
        {
            VectorStoreMark? mark = VectorStoreMark.Of(property);
            if (mark?.StorageName is { } name && property.Name != Document.IdField && !Has<JsonPropertyNameAttribute>(property))
            {
                property.Name = name;
            }

            // A derived type has vectors of its own, which a look at the base type would miss: they pass through JSON.
            if (info.Type == typeof(T) && info.PolymorphismOptions is null && property is { Get: not null, CustomConverter: null, NumberHandling: null }
                && RecordVector.Find(property, mark?.Dimension) is { } vector)
            {
                property.CustomConverter = vector.Converter;
                if (isKeyed)
                {
                    _vectors.Add(vector);
                }
            }
        }
    }

    private static JsonPropertyInfo? FindKey(JsonTypeInfo info) =>
        info.Properties.Any(property => property.Name == Document.IdField)
            ? null
            : info.Properties.FirstOrDefault(property => VectorStoreMark.Of(property) is { IsKey: true })
                ?? info.Properties.FirstOrDefault(Has<KeyAttribute>)
                ?? info.Properties.FirstOrDefault(property =>
                    string.Equals((property.AttributeProvider as MemberInfo)?.Name ?? property.Name, "Id", StringComparison.OrdinalIgnoreCase));

    private static bool Has<TAttribute>(JsonPropertyInfo property)
        where TAttribute : Attribute => property.AttributeProvider?.IsDefined(typeof(TAttribute), inherit: true) == true;

    private static bool IsNumber(Type type)
    {
        Type number = Nullable.GetUnderlyingType(type) ?? type;
        return number == typeof(Int128) || number == typeof(UInt128)
            || (Type.GetTypeCode(number) is >= TypeCode.SByte and <= TypeCode.Decimal && !number.IsEnum);
    }
}

/// <summary>Writes the digits of an integer of any length, of which the serializer would write properties such as <c>IsEven</c> and lose the value.</summary>
internal sealed class BigIntegerConverter : JsonConverter<BigInteger>
{
    public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // Text too: an id is text.
        ReadOnlySpan<byte> text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && BigInteger.TryParse(Encoding.UTF8.GetString(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value)
                ? value
                : throw new JsonException("expected an integer.");
    }

    public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>The warning of the members that convert records by reflection.</summary>
internal static class RecordJson
{
    public const string Reflection =
        "Records are converted by reflection. Pass the JsonTypeInfo of a source-generated context where code is trimmed or compiled ahead of time.";
}

/// <summary>
/// The statements of an attribute of Microsoft.Extensions.VectorData about a property. The attributes are recognized by their names, so that classes of a
/// vector store need no other package here, and everybody else does not reference theirs.
/// </summary>
internal sealed record VectorStoreMark(bool IsKey, string? StorageName, int? Dimension)
{
    public static VectorStoreMark? Of(JsonPropertyInfo property) =>
        (property.AttributeProvider as MemberInfo)?.GetCustomAttributesData().FirstOrDefault(IsMark) is { } attribute
            ? new VectorStoreMark(
                attribute.AttributeType.Name == "VectorStoreKeyAttribute",
                attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == "StorageName").TypedValue.Value as string,
                attribute.AttributeType.Name == "VectorStoreVectorAttribute" && attribute.ConstructorArguments is [{ Value: int and > 0 and var dimension }]
                    ? dimension
                    : null)
            : null;

    private static bool IsMark(CustomAttributeData attribute) => attribute.AttributeType is
    {
        Namespace: "Microsoft.Extensions.VectorData",
        Name: "VectorStoreKeyAttribute" or "VectorStoreDataAttribute" or "VectorStoreVectorAttribute",
    };
}
