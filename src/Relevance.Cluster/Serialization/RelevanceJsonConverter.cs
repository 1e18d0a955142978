using System.Text.Json;
using System.Text.Json.Serialization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Serialization;

/// <summary>
/// Creates the converters with which System.Text.Json writes and reads documents and results. The types and properties that need it name it in an attribute,
/// so no configuration is needed; it is public because source-generated contexts create it.
/// </summary>
/// <remarks>
/// <para>It uses no reflection and ignores the options, except for the naming policy and the types of a result's properties. It converts:</para>
/// <list type="bullet">
/// <item><description><see cref="Document"/>: one object, <c>_id</c> first, as <see cref="Document.ToJson"/> writes it.</description></item>
/// <item><description><see cref="FieldValue"/>: the JSON value that it is, with the digits that it came with; a missing value is null.</description></item>
/// <item><description><see cref="FieldPath"/>: its dotted text; <see cref="Schema"/>: as <see cref="Schema.ToJson"/> writes it.</description></item>
/// <item><description><see cref="VectorSet"/>: an array with an array of numbers per row. An empty set is read with dimension 1.</description></item>
/// <item><description>
/// <see cref="MemberLists"/> and <see cref="AggregationResult"/>: objects with all their properties, although they are lists. They are written only.
/// </description></item>
/// <item><description>
/// <see cref="double"/>, lists of it, and lists of such lists: NaN is null, infinities are the texts <c>"Infinity"</c> and <c>"-Infinity"</c>.
/// </description></item>
/// </list>
/// </remarks>
public sealed class RelevanceJsonConverter : JsonConverterFactory
{
    /// <summary>Determines whether the type is one of those above.</summary>
    /// <param name="typeToConvert">The type of a value or a property.</param>
    /// <returns>True if it is.</returns>
    public override bool CanConvert(Type typeToConvert) => Create(typeToConvert) is not null;

    /// <summary>Creates the converter of a type.</summary>
    /// <param name="typeToConvert">The type of a value or a property.</param>
    /// <param name="options">The options, which have no effect here.</param>
    /// <returns>The converter; null if <see cref="CanConvert"/> returns false for the type.</returns>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => Create(typeToConvert);

    private static JsonConverter? Create(Type type) =>
        type == typeof(double) ? new NumberJsonConverter()
        : type == typeof(IReadOnlyList<double>) ? new NumberListJsonConverter<double>(new NumberJsonConverter())
        : type == typeof(IReadOnlyList<IReadOnlyList<double>>)
            ? new NumberListJsonConverter<IReadOnlyList<double>>(new NumberListJsonConverter<double>(new NumberJsonConverter()))
        : type == typeof(Document) ? new DocumentJsonConverter()
        : type == typeof(FieldValue) ? new FieldValueJsonConverter()
        : type == typeof(FieldPath) ? new FieldPathJsonConverter()
        : type == typeof(Schema) ? new SchemaJsonConverter()
        : type == typeof(VectorSet) ? new VectorSetJsonConverter()
        : typeof(IListResult).IsAssignableFrom(type) ? new ListResultJsonConverter()
        : null;
}
