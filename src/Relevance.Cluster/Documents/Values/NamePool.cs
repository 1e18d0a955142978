using System.Text;

namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// A cache of field names, so that a million documents share one text for each. Its size is fixed; a name that maps to an occupied slot replaces the name in
/// it.
/// </summary>
internal sealed class NamePool
{
    private const int SlotCount = 512;
    private const int MaxPooledLength = 64;
    private readonly string?[] _slots = new string?[SlotCount];

    /// <summary>Gets the text of an unescaped name.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxPooledLength || !Ascii.IsValid(utf8))
        {
            return Encoding.UTF8.GetString(utf8);
        }

        uint hash = 2166136261;
        foreach (byte unit in utf8)
        {
            hash = (hash ^ unit) * 16777619;
        }

        ref string? slot = ref _slots[(hash ^ (hash >> 15)) % SlotCount];
        if (slot is null || !Ascii.Equals(utf8, slot))
        {
            slot = Encoding.ASCII.GetString(utf8);
        }

        return slot;
    }
}
