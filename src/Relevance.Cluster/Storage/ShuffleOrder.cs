using System.Text;

namespace Relevance.Cluster.Storage;

/// <summary>
/// The order of a shuffle (<see cref="DocumentQuery.ShuffleSeed"/>), the same in every store: documents by ascending <see cref="Hash(int, string)"/>, ties in
/// insertion order. It depends only on the seed and the ids, so a page does not move while other documents are inserted and deleted.
/// </summary>
internal static class ShuffleOrder
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Computes the sort key of a document in the shuffle.</summary>
    /// <param name="seed">The seed of the shuffle.</param>
    /// <param name="documentId">The document's id.</param>
    /// <returns>FNV-1a of 64 bits over the seed (four bytes, little-endian) and the id as UTF-8, mixed by the last step of SplitMix64.</returns>
    public static ulong Hash(int seed, string documentId)
    {
        ArgumentNullException.ThrowIfNull(documentId);
        return Hash(seed, Encoding.UTF8.GetBytes(documentId));
    }

    /// <summary>Computes the sort key of a document in the shuffle.</summary>
    /// <param name="seed">The seed of the shuffle.</param>
    /// <param name="utf8DocumentId">The document's id as UTF-8.</param>
    /// <returns>The same as <see cref="Hash(int, string)"/>.</returns>
    public static ulong Hash(int seed, ReadOnlySpan<byte> utf8DocumentId)
    {
        ulong hash = OffsetBasis;
        for (int shift = 0; shift < 32; shift += 8)
        {
            hash = (hash ^ (byte)(seed >> shift)) * Prime;
        }

        foreach (byte unit in utf8DocumentId)
        {
            hash = (hash ^ unit) * Prime;
        }

        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return hash ^ (hash >> 31);
    }
}
