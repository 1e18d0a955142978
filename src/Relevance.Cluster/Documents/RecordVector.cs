using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Relevance.Cluster.Documents;

/// <summary>A property of a record that holds a vector.</summary>
/// <param name="Name">The name of its field.</param>
/// <param name="Dimension">The dimension that an attribute names; null if none does.</param>
internal abstract record RecordVector(string Name, int? Dimension)
{
    private static readonly Dictionary<Type, Func<JsonPropertyInfo, int?, RecordVector>> Types = new()
    {
        [typeof(float[])] = Make<float[]>(static vector => vector, static components => components),
        [typeof(List<float>)] = Make<List<float>>(static vector => CollectionsMarshal.AsSpan(vector).ToArray(), static components => [.. components]),
        [typeof(IList<float>)] = Make<IList<float>>(static vector => vector.ToArray(), static components => components),
        [typeof(ICollection<float>)] = Make<ICollection<float>>(static vector => vector.ToArray(), static components => components),
        [typeof(IReadOnlyList<float>)] = Make<IReadOnlyList<float>>(static vector => vector.ToArray(), static components => components),
        [typeof(IReadOnlyCollection<float>)] = Make<IReadOnlyCollection<float>>(static vector => vector.ToArray(), static components => components),
        [typeof(IEnumerable<float>)] = Make<IEnumerable<float>>(static vector => vector.ToArray(), static components => components),
        [typeof(Memory<float>)] = Make<Memory<float>>(static vector => vector, static components => components),
        [typeof(Memory<float>?)] = Make<Memory<float>?>(static vector => vector, static components => components),
        [typeof(ReadOnlyMemory<float>)] = Make<ReadOnlyMemory<float>>(static vector => vector, static components => components),
        [typeof(ReadOnlyMemory<float>?)] = Make<ReadOnlyMemory<float>?>(static vector => vector, static components => components),
    };

    /// <summary>Gets the converter that omits the components of the vector; null if they are written, and then ignored.</summary>
    public abstract JsonConverter? Converter { get; }

    /// <summary>Gets the name of the vector in the JSON object that the serializer expects in place of the vector; null if it expects the vector.</summary>
    public virtual string? InnerName => null;

    /// <summary>Returns the property if it holds a vector; otherwise null.</summary>
    public static RecordVector? Find(JsonPropertyInfo property, int? dimension) =>
        Types.TryGetValue(property.PropertyType, out Func<JsonPropertyInfo, int?, RecordVector>? make) ? make(property, dimension)
        : IsEmbedding(property.PropertyType) ? new EmbeddingVector(property, dimension)
        : null;

    /// <summary>Gets the vector of a record, not copied if the record holds it in memory; null if it has none.</summary>
    public abstract ReadOnlyMemory<float>? Get(object record);

    private static Func<JsonPropertyInfo, int?, RecordVector> Make<TVector>(
        Func<TVector, ReadOnlyMemory<float>?> read, Func<float[], TVector> create)
    {
        VectorConverter<TVector> converter = new(read, create);
        return (property, dimension) => new TypedVector<TVector>(property, dimension, read, converter);
    }

    // By its name: the type is that of Microsoft.Extensions.AI, which most users of this library do not reference.
    private static bool IsEmbedding(Type type) =>
        type is { IsGenericType: true, Name: "Embedding`1", Namespace: "Microsoft.Extensions.AI" } && type.GenericTypeArguments[0] == typeof(float);

    private sealed record TypedVector<TVector>(
        JsonPropertyInfo Property, int? Known, Func<TVector, ReadOnlyMemory<float>?> Read, VectorConverter<TVector> Omitting)
        : RecordVector(Property.Name, Known)
    {
        public override JsonConverter Converter => Omitting;

        public override ReadOnlyMemory<float>? Get(object record) => Property.Get!(record) is TVector vector ? Read(vector) : null;
    }

    /// <summary>An embedding of Microsoft.Extensions.AI, an object with the vector as one of its properties.</summary>
    private sealed record EmbeddingVector(JsonPropertyInfo Property, int? Known) : RecordVector(Property.Name, Known)
    {
        private JsonPropertyInfo? _inner;

        public override JsonConverter? Converter => null;

        public override string InnerName => Inner.Name;

        private JsonPropertyInfo Inner => _inner ??=
            Property.Options.GetTypeInfo(Property.PropertyType).Properties.First(property => property.PropertyType == typeof(ReadOnlyMemory<float>));

        public override ReadOnlyMemory<float>? Get(object record) =>
            Property.Get!(record) is { } embedding ? (ReadOnlyMemory<float>?)Inner.Get!(embedding) : null;
    }

    /// <summary>
    /// Reads a vector, from the Base64 text of its bytes or from an array; writes an empty array for the vector of a record, and the components elsewhere.
    /// </summary>
    private sealed class VectorConverter<TVector>(Func<TVector, ReadOnlyMemory<float>?> read, Func<float[], TVector> create) : JsonConverter<TVector>
    {
        public override TVector? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return create(MemoryMarshal.Cast<byte, float>(reader.GetBytesFromBase64()).ToArray());
            }

            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException($"expected a vector, found {reader.TokenType}.");
            }

            List<float> components = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                components.Add(reader.GetSingle());
            }

            return create([.. components]);
        }

        public override void Write(Utf8JsonWriter writer, TVector value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            if (writer.CurrentDepth > 2 && read(value) is { } vector)
            {
                foreach (float component in vector.Span)
                {
                    writer.WriteNumberValue(component);
                }
            }

            writer.WriteEndArray();
        }
    }
}
