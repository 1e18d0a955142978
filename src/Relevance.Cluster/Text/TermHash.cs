namespace Relevance.Cluster.Text;

/// <summary>A 64-bit hash that is the same in every process and on every machine, unlike <see cref="string.GetHashCode()"/>.</summary>
/// <remarks>FNV-1a (Fowler, Noll, Vo) over UTF-16 units, then the finalizer of MurmurHash3 (Appleby), because FNV mixes its high bits poorly.</remarks>
internal static class TermHash
{
    private const ulong OffsetBasis = 0xCBF29CE484222325;
    private const ulong Prime = 0x00000100000001B3;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        ulong hash = OffsetBasis;

        foreach (char unit in text)
        {
            hash = (hash ^ (byte)unit) * Prime;
            hash = (hash ^ (byte)(unit >> 8)) * Prime;
        }

        return Mix(hash);
    }

    /// <summary>Mixes a 64-bit integer by a bijection in which each input bit flips about half of the output bits.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
        return value ^ (value >> 33);
    }
}
