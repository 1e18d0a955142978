using System.Buffers.Binary;
using System.Security.Cryptography;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>The record of a dataset, as one transaction reads it.</summary>
internal sealed record DatasetInfo
{
    private const int ContentBits = 23;
    private const long ContentMask = (1L << ContentBits) - 1;

    /// <summary>Gets the number in the names of its tables; not used again after the dataset is deleted.</summary>
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Gets the schema, without label fields.</summary>
    public required Schema Schema { get; init; }

    /// <summary>Gets the row of the next document. Rows only grow, so their order is the insertion order.</summary>
    public required long NextRow { get; init; }

    public required long DocumentCount { get; init; }

    /// <summary>
    /// Gets the revision of everything in the dataset, which changes with each write. Its upper bits are <see cref="VectorRevision"/>.
    /// </summary>
    public required long Revision { get; init; }

    /// <summary>Gets the part of the revision that changes with each change of a vector and each insert or delete of a document, but not with others.</summary>
    public long VectorRevision => Revision >> ContentBits;

    public required IReadOnlyList<VectorField> VectorFields { get; init; }

    /// <summary>Gets the path of each vector field.</summary>
    public IReadOnlyList<FieldPath> VectorPaths => [.. VectorFields.Select(each => each.Path)];

    public required IReadOnlyList<KnownClustering> Clusterings { get; init; }

    /// <summary>
    /// Creates a revision after a change of vectors. It is random and not counted: a store that was restored from a backup would count through the same numbers
    /// again with other vectors, and cached vectors would be used by mistake.
    /// </summary>
    public static long MakeRevision() =>
        (long)(BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) >> 1) & ~ContentMask;

    /// <summary>
    /// Returns the revision after a change of other values. They are cached only while the store is open, so their part is counted; when the count ends, the
    /// vectors have a new revision too.
    /// </summary>
    public long NextRevision() => (Revision & ContentMask) == ContentMask ? MakeRevision() : Revision + 1;

    public string Documents => StoreTables.Documents(Id);

    public string Labels => StoreTables.Labels(Id);

    /// <summary>Returns a vector field.</summary>
    /// <exception cref="FieldNotFoundException">The dataset has no vector field at this path.</exception>
    public VectorField GetVectorField(string path) =>
        VectorFields.FirstOrDefault(field => field.Path == path)
        ?? throw new FieldNotFoundException(Name, path, "a vector field", [.. VectorFields.Select(field => field.Path.ToString())]);

    /// <summary>Returns the dimension of a clustering: that of its vector field, or the sum of those of several fields.</summary>
    /// <exception cref="FieldNotFoundException">The key has neither a vector field nor several joined ones.</exception>
    public int GetClusteredLength(ClusteringKey key)
    {
        IReadOnlyList<string> fields = key.FindVectorFields(Schema);
        return fields.Count == 0
            ? throw new FieldNotFoundException(Name, key.VectorField, "a vector field", [.. VectorFields.Select(field => field.Path.ToString())])
            : fields.Sum(field => GetVectorField(field).Length);
    }

    public KnownClustering? FindClustering(ClusteringKey key) => Clusterings.FirstOrDefault(clustering => clustering.Key == key);

    /// <summary>Returns a clustering.</summary>
    /// <exception cref="ClusteringNotFoundException">The dataset has no clustering with this vector field and alias.</exception>
    public KnownClustering GetClustering(ClusteringKey key) =>
        FindClustering(key)
        ?? throw new ClusteringNotFoundException(
            Name,
            key.VectorField,
            key.Alias,
            [.. Clusterings.Where(clustering => clustering.Key.VectorField == key.VectorField).Select(clustering => clustering.Key.Alias)]);
}

/// <summary>A vector field of a dataset.</summary>
/// <param name="Id">The number in the name of its table.</param>
/// <param name="Path">Its path in documents.</param>
/// <param name="Length">The number of components.</param>
/// <param name="Count">The number of documents with a vector.</param>
internal sealed record VectorField(long Id, FieldPath Path, int Length, long Count)
{
    public string Table { get; } = StoreTables.Vectors(Id);
}

/// <summary>The record of a clustering.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Key">Its vector field and alias.</param>
/// <param name="HasCentroids">Whether a model created it; false if it has only labels that documents were written with.</param>
internal sealed record KnownClustering(long Id, ClusteringKey Key, bool HasCentroids)
{
    /// <summary>Gets the path of its label in documents.</summary>
    public FieldPath LabelPath { get; } = Key.LabelField;
}
