using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.VectorData;
using Relevance.Cluster.Documents;
using Relevance.Cluster.VectorData;

namespace Relevance.Cluster;

/// <summary>Copies the records of any vector store of Microsoft.Extensions.VectorData into a dataset, and writes clusters back to them.</summary>
/// <example>
/// <code>
/// ImportSummary copied = await collection.ToDatasetAsync(client.GetDataset("products"));
/// ClusterOps clusters = client.GetDataset("products").GetClusterOps("kmeans-10", "embedding");
/// await clusters.FitAsync(new KMeans(10));
/// await collection.WriteBackAsync(clusters, (product, cluster) =&gt; product.Cluster = cluster.Label);
/// </code>
/// </example>
public static class VectorStoreExtensions
{
    /// <summary>Copies a collection with its vectors into a dataset; documents of the same id are replaced. The collection does not change.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="collection">The collection.</param>
    /// <param name="target">The dataset; it is created if it does not exist.</param>
    /// <param name="typeInfo">How System.Text.Json converts the records, from a source-generated context.</param>
    /// <param name="options">Which records, and how many at a time; null means all.</param>
    /// <param name="progress">Receives a report after each batch that the target's store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; acknowledged documents stay.</param>
    /// <returns>The numbers of records read, written, rejected, repeated and without a vector.</returns>
    /// <exception cref="InvalidOperationException">
    /// The provider accepts no condition that selects all records, cannot return vectors, or returns the same page again and again.
    /// </exception>
    /// <exception cref="ArgumentException">The records have no id.</exception>
    /// <exception cref="DocumentsRejectedException">All records were rejected.</exception>
    /// <exception cref="VectorStoreException">The provider failed after its first page.</exception>
    /// <remarks>
    /// <para>Fields, id and vector fields follow from the type as in <c>Dataset.InsertAsync</c>.</para>
    /// <para>A vector store cannot return everything in one call, so pages are read by <c>GetAsync</c>: each after the key of the one before, if the provider
    /// can order by the key (text, a GUID or an integer) and compare it; otherwise with <c>Skip</c>. There is no snapshot, and with <c>Skip</c> a record that
    /// is inserted or deleted during the copy can move others from one page to another.</para>
    /// </remarks>
    public static Task<ImportSummary> ToDatasetAsync<TKey, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TRecord>(
        this VectorStoreCollection<TKey, TRecord> collection,
        Dataset target,
        JsonTypeInfo<TRecord> typeInfo,
        ImportOptions<TRecord>? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(target);
        PropertyInfo? key = KeyProperty.Find(typeof(TRecord));
        return CopyAsync(collection, key, target, RecordFormat<TRecord>.Of(typeInfo), options ?? new(), progress, cancellationToken);
    }

    /// <summary>Copies a collection as the overload with a <see cref="JsonTypeInfo{T}"/> does, and converts its records by reflection.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="collection">The collection.</param>
    /// <param name="target">The dataset; it is created if it does not exist.</param>
    /// <param name="options">Which records, and how many at a time; null means all.</param>
    /// <param name="json">How System.Text.Json converts the records; null means its defaults.</param>
    /// <param name="progress">Receives a report after each batch that the target's store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; acknowledged documents stay.</param>
    /// <returns>The numbers of records read, written, rejected, repeated and without a vector.</returns>
    /// <exception cref="ArgumentException">The records have no id.</exception>
    /// <exception cref="DocumentsRejectedException">All records were rejected.</exception>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public static Task<ImportSummary> ToDatasetAsync<TKey, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TRecord>(
        this VectorStoreCollection<TKey, TRecord> collection,
        Dataset target,
        ImportOptions<TRecord>? options = null,
        JsonSerializerOptions? json = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(target);
        PropertyInfo? key = KeyProperty.Find(typeof(TRecord));
        return CopyAsync(collection, key, target, RecordFormat<TRecord>.Of(json), options ?? new(), progress, cancellationToken);
    }

    /// <summary>Copies a sequence of records into a dataset; documents of the same id are replaced. For stores that page differently.</summary>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="records">The records, read batch by batch.</param>
    /// <param name="target">The dataset; it is created if it does not exist.</param>
    /// <param name="typeInfo">How System.Text.Json converts the records, from a source-generated context.</param>
    /// <param name="id">Returns the id of a record; null means the property that holds it.</param>
    /// <param name="progress">Receives a report after each batch that the target's store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; acknowledged documents stay.</param>
    /// <returns>The numbers of records read, written, rejected, repeated and without a vector.</returns>
    /// <exception cref="ArgumentException">The records have no id.</exception>
    /// <exception cref="DocumentsRejectedException">All records were rejected.</exception>
    public static Task<ImportSummary> ToDatasetAsync<TRecord>(
        this IAsyncEnumerable<TRecord> records,
        Dataset target,
        JsonTypeInfo<TRecord> typeInfo,
        Func<TRecord, string>? id = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(target);
        return new RecordImport<TRecord>(RecordFormat<TRecord>.Of(typeInfo), id, isCompared: false)
            .WriteAsync(records, target, options: null, progress, cancellationToken);
    }

    /// <summary>Copies a sequence as the overload with a <see cref="JsonTypeInfo{T}"/> does, and converts its records by reflection.</summary>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="records">The records, read batch by batch.</param>
    /// <param name="target">The dataset; it is created if it does not exist.</param>
    /// <param name="id">Returns the id of a record; null means the property that holds it.</param>
    /// <param name="json">How System.Text.Json converts the records; null means its defaults.</param>
    /// <param name="progress">Receives a report after each batch that the target's store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; acknowledged documents stay.</param>
    /// <returns>The numbers of records read, written, rejected, repeated and without a vector.</returns>
    /// <exception cref="ArgumentException">The records have no id.</exception>
    /// <exception cref="DocumentsRejectedException">All records were rejected.</exception>
    [RequiresUnreferencedCode(RecordJson.Reflection)]
    [RequiresDynamicCode(RecordJson.Reflection)]
    public static Task<ImportSummary> ToDatasetAsync<TRecord>(
        this IAsyncEnumerable<TRecord> records,
        Dataset target,
        Func<TRecord, string>? id = null,
        JsonSerializerOptions? json = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(target);
        return new RecordImport<TRecord>(RecordFormat<TRecord>.Of(json), id, isCompared: false)
            .WriteAsync(records, target, options: null, progress, cancellationToken);
    }

    /// <summary>Sets the cluster of each labeled document in its record, and upserts the record. Other records do not change.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TRecord">The type of the records.</typeparam>
    /// <param name="collection">The collection that was copied.</param>
    /// <param name="clusters">The clustering.</param>
    /// <param name="set">
    /// Sets a property of the record, which the collection must store: <c>(product, cluster) =&gt; product.Cluster = cluster.ToString()</c>.
    /// </param>
    /// <param name="options">How records are found; null means by their key, which is the id of their document.</param>
    /// <param name="progress">Receives the numbers of records written and of documents without a record after each batch; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation between batches; written records stay.</param>
    /// <returns>The number of records written, and the documents without a record.</returns>
    /// <exception cref="ArgumentException">The key of a record, or of a document's record, is unknown.</exception>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist.</exception>
    /// <exception cref="VectorStoreException">The provider failed; earlier batches stay.</exception>
    /// <remarks>
    /// A batch is read completely, vectors included, changed and upserted. A vector store has no update of a single property: a change that somebody else makes
    /// to a record between its read and its upsert is lost. A second call writes the same.
    /// </remarks>
    public static Task<WriteBackSummary> WriteBackAsync<TKey, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TRecord>(
        this VectorStoreCollection<TKey, TRecord> collection,
        ClusterOps clusters,
        Action<TRecord, DocumentCluster> set,
        WriteBackOptions<TKey, TRecord>? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where TKey : notnull
        where TRecord : class
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(set);
        PropertyInfo? key = KeyProperty.Find(typeof(TRecord));
        return new RecordWriteBack<TKey, TRecord>(collection, key, options ?? new()).RunAsync(clusters, set, progress, cancellationToken);
    }

    private static async Task<ImportSummary> CopyAsync<TKey, TRecord>(
        VectorStoreCollection<TKey, TRecord> collection,
        PropertyInfo? key,
        Dataset target,
        RecordFormat<TRecord> format,
        ImportOptions<TRecord> options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
        where TKey : notnull
        where TRecord : class
    {
        RecordImport<TRecord> import = new(format, options.Id, options.IsReadTwice);
        CollectionReader<TKey, TRecord> reader = new(collection, key, options);
        ImportSummary summary = await import
            .WriteAsync(reader.ReadAsync(() => import.DistinctCount, cancellationToken), target, options.Write, progress, cancellationToken)
            .ConfigureAwait(false);
        return summary with
        {
            IsOrdered = reader.IsOrdered,
            Changed = options.IsReadTwice
                ? await import.CompareAsync(reader.ReadAsync(countIds: null, cancellationToken), cancellationToken).ConfigureAwait(false)
                : null,
        };
    }
}
