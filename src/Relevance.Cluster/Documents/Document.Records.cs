using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster;

/// <content>Documents from records, the objects of a user's classes, and back.</content>
public sealed partial class Document
{
    /// <summary>Creates a document from an object of a class of yours, as <c>Dataset.InsertAsync</c> does.</summary>
    /// <typeparam name="T">The type of the record.</typeparam>
    /// <param name="record">The record. Its vectors are not copied if it holds them in arrays or memory.</param>
    /// <param name="typeInfo">How System.Text.Json converts the type, from a source-generated context.</param>
    /// <param name="id">Returns the id; null means the property that holds it.</param>
    /// <returns>The document.</returns>
    /// <exception cref="InvalidDocumentException">The record is null or has no id.</exception>
    /// <exception cref="JsonException">The record has a cycle, or a number that JSON does not have.</exception>
    public static Document FromRecord<T>(T record, JsonTypeInfo<T> typeInfo, Func<T, string>? id = null)
    {
        RecordFormat<T> format = RecordFormat<T>.Of(typeInfo);
        return format.ToDocument(record, format.RequireIds(id));
    }

    /// <inheritdoc cref="FromRecord{T}(T, JsonTypeInfo{T}, Func{T, string})"/>
    /// <param name="record">The record. Its vectors are not copied if it holds them in arrays or memory.</param>
    /// <param name="id">Returns the id; null means the property that holds it.</param>
    /// <param name="json">How System.Text.Json converts the type; null means its defaults.</param>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public static Document FromRecord<T>(T record, Func<T, string>? id = null, JsonSerializerOptions? json = null)
    {
        RecordFormat<T> format = RecordFormat<T>.Of(json);
        return format.ToDocument(record, format.RequireIds(id));
    }

    /// <summary>Converts the document to an object of a class of yours, as System.Text.Json reads it. Fields without a property are ignored.</summary>
    /// <typeparam name="T">The type of the record.</typeparam>
    /// <param name="typeInfo">How System.Text.Json converts the type, from a source-generated context.</param>
    /// <returns>A new object that shares nothing with the document.</returns>
    /// <exception cref="InvalidDocumentException">A value does not fit its property, or a required property has no field.</exception>
    public T ToRecord<T>(JsonTypeInfo<T> typeInfo) => RecordFormat<T>.Of(typeInfo).ToRecord(this);

    /// <inheritdoc cref="ToRecord{T}(JsonTypeInfo{T})"/>
    /// <param name="json">How System.Text.Json converts the type; null means its defaults.</param>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public T ToRecord<T>(JsonSerializerOptions? json = null) => RecordFormat<T>.Of(json).ToRecord(this);
}
