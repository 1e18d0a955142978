using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster;

/// <content>Records: objects of a user's classes, inserted and read by the rules of System.Text.Json.</content>
public partial class Dataset
{
    /// <summary>
    /// Inserts objects of a class of yours as documents, and creates the dataset if it does not exist. An id that already exists is rejected.
    /// </summary>
    /// <typeparam name="T">The type of the records.</typeparam>
    /// <param name="records">The records. They are read batch by batch, so the source can be larger than memory.</param>
    /// <param name="typeInfo">How System.Text.Json converts the type, from a source-generated context: <c>ShopContext.Default.Product</c>.</param>
    /// <param name="id">Returns the id of a record; null means the property that holds it.</param>
    /// <param name="options">The batch size and further vector fields; null means the defaults.</param>
    /// <param name="progress">Receives a report after each batch that the store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation between batches; acknowledged documents stay.</param>
    /// <returns>
    /// The numbers of documents written, and every rejected record with its position and the reason; the others are written nevertheless.
    /// </returns>
    /// <exception cref="ArgumentException">No property holds the id, and <paramref name="id"/> is null; nothing is written.</exception>
    /// <exception cref="DocumentsRejectedException">All records were rejected.</exception>
    /// <remarks>
    /// <para>A property becomes a field of its JSON name, by the rules of System.Text.Json: <c>[JsonPropertyName]</c>, <c>[JsonIgnore]</c>, converters and the
    /// naming policy of the options apply.</para>
    /// <para>The <c>_id</c> is the property of that JSON name; otherwise the one with <c>[VectorStoreKey]</c> or <c>[Key]</c>; otherwise the one that is named
    /// <c>Id</c>, in any case. It is stored as <c>_id</c> only. With a function, all properties are fields under their own names.</para>
    /// <para>A property of type <c>float[]</c>, <c>ReadOnlyMemory&lt;float&gt;</c>, <c>Memory&lt;float&gt;</c>, <c>Embedding&lt;float&gt;</c> or a list of
    /// float32 is a vector field, whatever its name is, and is declared as such; null means that the document has no vector. Arrays of other numbers are
    /// arrays. In a class with <c>[JsonDerivedType]</c>, name vector fields in <see cref="WriteOptions.VectorFields"/>.</para>
    /// <para><c>[VectorStoreKey]</c>, <c>[VectorStoreData]</c> and <c>[VectorStoreVector]</c> of Microsoft.Extensions.VectorData are understood: their
    /// <c>StorageName</c> is the name of the field unless <c>[JsonPropertyName]</c> names one, and their dimension is that of the vector field.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// await products.InsertAsync(shoes);
    /// await foreach (Product shoe in products.ReadAsync&lt;Product&gt;())
    /// {
    ///     Console.WriteLine(shoe.Title);
    /// }
    /// </code>
    /// </example>
    public virtual Task<WriteSummary> InsertAsync<T>(
        IEnumerable<T> records,
        JsonTypeInfo<T> typeInfo,
        Func<T, string>? id = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return InsertAsync(records.ToAsyncEnumerable(), typeInfo, id, options, progress, cancellationToken);
    }

    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, JsonTypeInfo{T}, Func{T, string}, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    public virtual Task<WriteSummary> InsertAsync<T>(
        IAsyncEnumerable<T> records,
        JsonTypeInfo<T> typeInfo,
        Func<T, string>? id = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RecordFormat<T> format = RecordFormat<T>.Of(typeInfo);
        return InsertDocumentsAsync(new RecordDocuments<T>(records, format, id), Extend(options, format), progress, cancellationToken);
    }

    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, JsonTypeInfo{T}, Func{T, string}, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    /// <param name="records">The records. They are read batch by batch, so the source can be larger than memory.</param>
    /// <param name="id">Returns the id of a record; null means the property that holds it.</param>
    /// <param name="json">How System.Text.Json converts the type; null means its defaults.</param>
    /// <param name="options">The batch size and further vector fields; null means the defaults.</param>
    /// <param name="progress">Receives a report after each batch that the store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation between batches; acknowledged documents stay.</param>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public virtual Task<WriteSummary> InsertAsync<T>(
        IEnumerable<T> records,
        Func<T, string>? id = null,
        JsonSerializerOptions? json = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return InsertAsync(records.ToAsyncEnumerable(), id, json, options, progress, cancellationToken);
    }

    /// <inheritdoc
    ///   cref="InsertAsync{T}(IEnumerable{T}, Func{T, string}, JsonSerializerOptions, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public virtual Task<WriteSummary> InsertAsync<T>(
        IAsyncEnumerable<T> records,
        Func<T, string>? id = null,
        JsonSerializerOptions? json = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RecordFormat<T> format = RecordFormat<T>.Of(json);
        return InsertDocumentsAsync(new RecordDocuments<T>(records, format, id), Extend(options, format), progress, cancellationToken);
    }

    /// <summary>
    /// Inserts objects of a class of yours as documents, and completely replaces existing ones; creates the dataset if it does not exist.
    /// </summary>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, JsonTypeInfo{T}, Func{T, string}, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    public virtual Task<WriteSummary> UpsertAsync<T>(
        IEnumerable<T> records,
        JsonTypeInfo<T> typeInfo,
        Func<T, string>? id = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return UpsertAsync(records.ToAsyncEnumerable(), typeInfo, id, options, progress, cancellationToken);
    }

    /// <inheritdoc cref="UpsertAsync{T}(IEnumerable{T}, JsonTypeInfo{T}, Func{T, string}, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    public virtual Task<WriteSummary> UpsertAsync<T>(
        IAsyncEnumerable<T> records,
        JsonTypeInfo<T> typeInfo,
        Func<T, string>? id = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RecordFormat<T> format = RecordFormat<T>.Of(typeInfo);
        return UpsertDocumentsAsync(new RecordDocuments<T>(records, format, id), Extend(options, format), progress, cancellationToken);
    }

    /// <summary>
    /// Inserts objects of a class of yours as documents, and completely replaces existing ones; creates the dataset if it does not exist.
    /// </summary>
    /// <inheritdoc
    ///   cref="InsertAsync{T}(IEnumerable{T}, Func{T, string}, JsonSerializerOptions, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public virtual Task<WriteSummary> UpsertAsync<T>(
        IEnumerable<T> records,
        Func<T, string>? id = null,
        JsonSerializerOptions? json = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return UpsertAsync(records.ToAsyncEnumerable(), id, json, options, progress, cancellationToken);
    }

    /// <inheritdoc
    ///   cref="UpsertAsync{T}(IEnumerable{T}, Func{T, string}, JsonSerializerOptions, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public virtual Task<WriteSummary> UpsertAsync<T>(
        IAsyncEnumerable<T> records,
        Func<T, string>? id = null,
        JsonSerializerOptions? json = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RecordFormat<T> format = RecordFormat<T>.Of(json);
        return UpsertDocumentsAsync(new RecordDocuments<T>(records, format, id), Extend(options, format), progress, cancellationToken);
    }

    /// <summary>
    /// Updates fields of existing documents from objects of a class of yours, which can be a class with these fields only: objects are merged property by
    /// property, other values are replaced, and fields without a property stay. An id that does not exist is rejected.
    /// </summary>
    /// <inheritdoc cref="InsertAsync{T}(IEnumerable{T}, JsonTypeInfo{T}, Func{T, string}, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    /// <returns>The number of documents updated, and every rejected record with its position and the reason.</returns>
    /// <exception cref="ArgumentException">No property holds the id, and <paramref name="id"/> is null; nothing is written.</exception>
    /// <exception cref="DatasetNotFoundException">The dataset does not exist.</exception>
    /// <exception cref="DocumentsRejectedException">All records were rejected.</exception>
    /// <remarks>
    /// <para>Fields, ids and vectors follow from the type as in
    /// <see cref="InsertAsync{T}(IEnumerable{T}, JsonTypeInfo{T}, Func{T, string}, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>.</para>
    /// <para>A property that is null sets its field to null, and a vector that is null removes the vector. What the serializer omits stays: mark a property
    /// with <c>[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]</c>, or set <c>DefaultIgnoreCondition</c> for all of them.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// await products.UpdateAsync([new PriceChange("p-1", 89.90m)]);
    ///
    /// record PriceChange(string Id, decimal Price);
    /// </code>
    /// </example>
    public virtual Task<WriteSummary> UpdateAsync<T>(
        IEnumerable<T> records,
        JsonTypeInfo<T> typeInfo,
        Func<T, string>? id = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return UpdateAsync(records.ToAsyncEnumerable(), typeInfo, id, options, progress, cancellationToken);
    }

    /// <inheritdoc cref="UpdateAsync{T}(IEnumerable{T}, JsonTypeInfo{T}, Func{T, string}, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    public virtual Task<WriteSummary> UpdateAsync<T>(
        IAsyncEnumerable<T> records,
        JsonTypeInfo<T> typeInfo,
        Func<T, string>? id = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RecordFormat<T> format = RecordFormat<T>.Of(typeInfo);
        return UpdateDocumentsAsync(new RecordDocuments<T>(records, format, id), Extend(options, format), progress, cancellationToken);
    }

    /// <inheritdoc cref="UpdateAsync{T}(IEnumerable{T}, JsonTypeInfo{T}, Func{T, string}, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    /// <param name="records">The records. They are read batch by batch, so the source can be larger than memory.</param>
    /// <param name="id">Returns the id of a record; null means the property that holds it.</param>
    /// <param name="json">How System.Text.Json converts the type; null means its defaults.</param>
    /// <param name="options">The batch size and further vector fields; null means the defaults.</param>
    /// <param name="progress">Receives a report after each batch that the store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation between batches; acknowledged documents stay.</param>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public virtual Task<WriteSummary> UpdateAsync<T>(
        IEnumerable<T> records,
        Func<T, string>? id = null,
        JsonSerializerOptions? json = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        return UpdateAsync(records.ToAsyncEnumerable(), id, json, options, progress, cancellationToken);
    }

    /// <inheritdoc
    ///   cref="UpdateAsync{T}(IEnumerable{T}, Func{T, string}, JsonSerializerOptions, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public virtual Task<WriteSummary> UpdateAsync<T>(
        IAsyncEnumerable<T> records,
        Func<T, string>? id = null,
        JsonSerializerOptions? json = null,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RecordFormat<T> format = RecordFormat<T>.Of(json);
        return UpdateDocumentsAsync(new RecordDocuments<T>(records, format, id), Extend(options, format), progress, cancellationToken);
    }

    /// <summary>Reads documents one by one as objects of a class of yours; fields without a property are ignored.</summary>
    /// <typeparam name="T">The type of the records.</typeparam>
    /// <param name="typeInfo">How System.Text.Json converts the type, from a source-generated context: <c>ShopContext.Default.Product</c>.</param>
    /// <param name="query">The documents, their fields and the order; null means all, completely, in insertion order.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The records; the property that holds the id is found as by
    /// <see cref="InsertAsync{T}(IEnumerable{T}, JsonTypeInfo{T}, Func{T, string}, WriteOptions, IProgress{OperationProgress}, CancellationToken)"/>.
    /// A property without a field keeps its initial value.
    /// </returns>
    /// <exception cref="ArgumentException">The filter of the query does not fit the schema.</exception>
    /// <exception cref="InvalidDocumentException">
    /// A value of a document does not fit its property, or a required property has no field. <see cref="ReadAsync"/> reads every document.
    /// </exception>
    public virtual IAsyncEnumerable<T> ReadAsync<T>(
        JsonTypeInfo<T> typeInfo, DocumentQuery? query = null, CancellationToken cancellationToken = default) =>
        ReadAsync(query, cancellationToken).Select(RecordFormat<T>.Of(typeInfo).ToRecord);

    /// <inheritdoc cref="ReadAsync{T}(JsonTypeInfo{T}, DocumentQuery, CancellationToken)"/>
    /// <param name="query">The documents, their fields and the order; null means all, completely, in insertion order.</param>
    /// <param name="json">How System.Text.Json converts the type; null means its defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public virtual IAsyncEnumerable<T> ReadAsync<T>(
        DocumentQuery? query = null, JsonSerializerOptions? json = null, CancellationToken cancellationToken = default) =>
        ReadAsync(query, cancellationToken).Select(RecordFormat<T>.Of(json).ToRecord);

    /// <summary>Adds the vector fields of the records to the options of a write.</summary>
    internal static WriteOptions Extend<T>(WriteOptions? options, RecordFormat<T> format)
    {
        options ??= new WriteOptions();
        return options with { VectorFields = [.. options.VectorFields, .. format.VectorFields], Dimensions = format.Dimensions };
    }
}
