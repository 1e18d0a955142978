using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Postgres.Tables;

/// <summary>The record of a dataset, as one transaction reads it.</summary>
internal sealed record DatasetInfo
{
    /// <summary>Gets the number in the names of its tables; not used again after the dataset is deleted.</summary>
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Gets the schema, without label fields.</summary>
    public required Schema Schema { get; init; }

    /// <summary>Gets the position of the next document. Positions only grow, so their order is the insertion order.</summary>
    public required long NextPosition { get; init; }

    public required long DocumentCount { get; init; }

    /// <summary>Gets the revision of the documents and labels, which changes with each write to them.</summary>
    public required string Revision { get; init; }

    /// <summary>Gets the revision that changes with each change of a vector and each insert or delete of a document, but not with others.</summary>
    public required string VectorRevision { get; init; }

    /// <summary>Gets the revision that changes with each write to the dataset, also of metadata, schema and centroids.</summary>
    public required string LastChange { get; init; }

    public required IReadOnlyList<VectorField> VectorFields { get; init; }

    public required IReadOnlyList<KnownClustering> Clusterings { get; init; }

    /// <summary>Gets the path of each vector field.</summary>
    public IReadOnlyList<FieldPath> VectorPaths => [.. VectorFields.Select(each => each.Path)];

    /// <summary>
    /// Creates a revision. It is random and not counted: a database that was restored from a backup would count through the same numbers again with other
    /// content, and what was cached would be used by mistake.
    /// </summary>
    public static string MakeRevision() => Guid.NewGuid().ToString("N");

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
            : fields.Sum(field => GetVectorField(field).Dimension);
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
/// <param name="Dimension">The number of components.</param>
/// <param name="Count">The number of documents with a vector.</param>
internal sealed record VectorField(long Id, FieldPath Path, int Dimension, long Count)
{
    /// <summary>The number of positions of a shard.</summary>
    public const int ShardSize = 1 << 18;

    // A page has 8,192 bytes; a row in it, 8,160. The rest of this is for the header of the row, the number and mask of the block, and ids of usual length.
    private const int PageBytes = 8096;
    private const int IdBytes = 24;
    private const int MaxBlockSize = 64;

    /// <summary>Gets the number of positions of a block: as many as have room in a page, at most 64, the bits of its mask.</summary>
    public int BlockSize { get; } = Math.Clamp(PageBytes / ((Dimension * sizeof(float)) + IdBytes), 1, MaxBlockSize);

    /// <summary>Gets a value indicating whether a vector has room in a page; a longer one is stored outside of its row.</summary>
    public bool FitsInPage => (Dimension * sizeof(float)) + IdBytes <= PageBytes;
}

/// <summary>The record of a clustering.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Key">Its vector field and alias.</param>
/// <param name="HasCentroids">Whether a model created it; false if it has only labels that documents were written with.</param>
/// <param name="Revision">The revision of its labels.</param>
internal sealed record KnownClustering(long Id, ClusteringKey Key, bool HasCentroids, string Revision)
{
    /// <summary>Gets the path of its label in documents.</summary>
    public FieldPath LabelPath { get; } = Key.LabelField;
}
