using System.Buffers.Binary;
using System.Security.Cryptography;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>The record of a dataset, as one transaction reads it.</summary>
internal sealed record DatasetInfo : DatasetRecord<VectorField, KnownClustering>
{
    private const int ContentBits = 23;
    private const long ContentMask = (1L << ContentBits) - 1;

    /// <summary>Gets the row of the next document. Rows only grow, so their order is the insertion order.</summary>
    public required long NextRow { get; init; }

    /// <summary>
    /// Gets the revision of everything in the dataset, which changes with each write. Its upper bits are <see cref="VectorRevision"/>.
    /// </summary>
    public required long Revision { get; init; }

    /// <summary>Gets the part of the revision that changes with each change of a vector and each insert or delete of a document, but not with others.</summary>
    public long VectorRevision => Revision >> ContentBits;

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
}

/// <summary>A vector field of a dataset.</summary>
/// <param name="Id">The number in the name of its table.</param>
/// <param name="Path">Its path in documents.</param>
/// <param name="Dimension">The number of components.</param>
/// <param name="Count">The number of documents with a vector.</param>
internal sealed record VectorField(long Id, FieldPath Path, int Dimension, long Count) : VectorFieldRecord(Id, Path, Dimension, Count)
{
    public string Table { get; } = StoreTables.Vectors(Id);
}

/// <summary>The record of a clustering.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Key">Its vector field and alias.</param>
/// <param name="HasCentroids">Whether a model created it; false if it has only labels that documents were written with.</param>
internal sealed record KnownClustering(long Id, ClusteringKey Key, bool HasCentroids) : ClusteringRecord(Id, Key, HasCentroids);
