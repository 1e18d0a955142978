using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Postgres.Tables;

/// <summary>The record of a dataset, as one transaction reads it.</summary>
internal sealed record DatasetInfo : DatasetRecord<VectorField, KnownClustering>
{
    /// <summary>Gets the position of the next document. Positions only grow, so their order is the insertion order.</summary>
    public required long NextPosition { get; init; }

    /// <summary>Gets the revision of the documents and labels, which changes with each write to them.</summary>
    public required string Revision { get; init; }

    /// <summary>Gets the revision that changes with each change of a vector and each insert or delete of a document, but not with others.</summary>
    public required string VectorRevision { get; init; }

    /// <summary>Gets the revision that changes with each write to the dataset, also of metadata, schema and centroids.</summary>
    public required string LastChange { get; init; }

    /// <summary>
    /// Creates a revision. It is random and not counted: a database that was restored from a backup would count through the same numbers again with other
    /// content, and what was cached would be used by mistake.
    /// </summary>
    public static string MakeRevision() => Guid.NewGuid().ToString("N");
}

/// <summary>A vector field of a dataset.</summary>
/// <param name="Id">The number in the name of its table.</param>
/// <param name="Path">Its path in documents.</param>
/// <param name="Dimension">The number of components.</param>
/// <param name="Count">The number of documents with a vector.</param>
internal sealed record VectorField(long Id, FieldPath Path, int Dimension, long Count) : VectorFieldRecord(Id, Path, Dimension, Count)
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
internal sealed record KnownClustering(long Id, ClusteringKey Key, bool HasCentroids, string Revision) : ClusteringRecord(Id, Key, HasCentroids);
