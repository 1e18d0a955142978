using System.Buffers.Binary;
using System.Security.Cryptography;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>What the store knows of a dataset, as one transaction sees it.</summary>
internal sealed record DatasetInfo
{
    /// <summary>Gets the number that its tables are named by; never used again after it was deleted.</summary>
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Gets the schema, labels not included.</summary>
    public required Schema Schema { get; init; }

    /// <summary>Gets the row that the next document gets. Rows only grow, so their order is the order of first insertion.</summary>
    public required long NextRow { get; init; }

    public required long DocumentCount { get; init; }

    /// <summary>Gets a number that is another after each change of a vector or of which documents there are.</summary>
    public required long Revision { get; init; }

    public required IReadOnlyList<VectorField> VectorFields { get; init; }

    public required IReadOnlyList<KnownClustering> Clusterings { get; init; }

    /// <summary>
    /// Makes a revision. It is drawn and not counted: a store that was restored from a backup would count through the same numbers again, with other vectors, and matrices that were kept beside it would
    /// be taken for its own.
    /// </summary>
    public static long MakeRevision() => (long)(BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) >> 1);

    public string Documents => StoreTables.Documents(Id);

    public string Labels => StoreTables.Labels(Id);

    /// <summary>Gets a vector field.</summary>
    /// <exception cref="FieldNotFoundException">There is none of this path.</exception>
    public VectorField GetVectorField(string path) =>
        VectorFields.FirstOrDefault(field => field.Path == path)
        ?? throw new FieldNotFoundException(Name, path, "a vector field", [.. VectorFields.Select(field => field.Path.ToString())]);

    /// <summary>Gets the number of components that a clustering is of: those of its vector field, or of its fields together.</summary>
    /// <exception cref="FieldNotFoundException">The key names no vector field, nor several joined.</exception>
    public int GetClusteredLength(ClusteringKey key)
    {
        IReadOnlyList<string> fields = key.FindVectorFields(Schema);
        return fields.Count == 0
            ? throw new FieldNotFoundException(Name, key.VectorField, "a vector field", [.. VectorFields.Select(field => field.Path.ToString())])
            : fields.Sum(field => GetVectorField(field).Length);
    }

    public KnownClustering? FindClustering(ClusteringKey key) => Clusterings.FirstOrDefault(clustering => clustering.Key == key);

    /// <summary>Gets a clustering.</summary>
    /// <exception cref="ClusteringNotFoundException">There is none of this vector field and alias.</exception>
    public KnownClustering GetClustering(ClusteringKey key) =>
        FindClustering(key)
        ?? throw new ClusteringNotFoundException(
            Name,
            key.VectorField,
            key.Alias,
            [.. Clusterings.Where(clustering => clustering.Key.VectorField == key.VectorField).Select(clustering => clustering.Key.Alias)]);
}
