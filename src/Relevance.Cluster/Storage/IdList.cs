using System.Collections;
using System.Runtime.CompilerServices;
using System.Text;

namespace Relevance.Cluster.Storage;

/// <summary>
/// The ids of many documents, as UTF-8 in blocks: four bytes per id beside its characters, a third of what strings take. Each read creates a string.
/// </summary>
/// <remarks>Adding is not thread-safe; reading is, after the last id is added.</remarks>
internal sealed class IdList : IReadOnlyList<string>
{
    private const int BlockShift = 10;
    private const int BlockRows = 1 << BlockShift;
    private const int MaxStackBytes = 512;

    private readonly List<byte[]> _texts = [];
    private readonly List<int[]> _ends = [];
    private int[]? _places;

    public int Count { get; private set; }

    public string this[int index] => Encoding.UTF8.GetString(Utf8(index));

    /// <summary>Returns the list itself, if it is one, or a copy.</summary>
    public static IdList Of(IReadOnlyList<string> ids)
    {
        if (ids is IdList list)
        {
            return list;
        }

        IdList copy = new();
        copy.AddRange(ids);
        return copy;
    }

    /// <summary>Returns an id as it is stored.</summary>
    public ReadOnlySpan<byte> Utf8(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        int place = index & (BlockRows - 1);
        int[] ends = _ends[index >> BlockShift];
        int start = place == 0 ? 0 : ends[place - 1];
        return _texts[index >> BlockShift].AsSpan(start, ends[place] - start);
    }

    /// <summary>Adds an id, which is valid Unicode, as every id of a document.</summary>
    public void Add(string id)
    {
        Span<byte> buffer = id.Length <= MaxStackBytes / 3 ? stackalloc byte[MaxStackBytes] : new byte[Encoding.UTF8.GetMaxByteCount(id.Length)];
        Add(buffer[..Encoding.UTF8.GetBytes(id, buffer)]);
    }

    /// <summary>Adds an id in UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> id)
    {
        int place = Count & (BlockRows - 1);
        if (place == 0)
        {
            // Mostly a block is as long as the one before.
            _texts.Add(new byte[_texts.Count == 0 ? id.Length : _texts[^1].Length]);
            _ends.Add(new int[BlockRows]);
        }

        int start = place == 0 ? 0 : _ends[^1][place - 1];
        int end = checked(start + id.Length);
        byte[] text = _texts[^1];
        if (end > text.Length)
        {
            // By an eighth: twice the length of a block would be a large array, which is collected late.
            Array.Resize(ref text, (int)Math.Min(Array.MaxLength, Math.Max(end, text.Length + (text.Length / 8L))));
        }

        id.CopyTo(text.AsSpan(start));
        if (place == BlockRows - 1)
        {
            Array.Resize(ref text, end);
        }

        _texts[^1] = text;
        _ends[^1][place] = end;
        Count++;
        _places = null;
    }

    /// <summary>Adds ids in their order.</summary>
    public void AddRange(IReadOnlyList<string> ids)
    {
        IdList? list = ids as IdList;
        for (int i = 0; i < ids.Count; i++)
        {
            if (list is null)
            {
                Add(ids[i]);
            }
            else
            {
                Add(list.Utf8(i));
            }
        }
    }

    /// <summary>Determines whether another list has the same ids in the same order.</summary>
    public bool IsSameAs(IdList other)
    {
        if (Count != other.Count)
        {
            return false;
        }

        int i = 0;
        while (i < Count && Utf8(i).SequenceEqual(other.Utf8(i)))
        {
            i++;
        }

        return i == Count;
    }

    /// <summary>Returns some of the ids.</summary>
    public IdList Select(int[] indexes)
    {
        IdList selected = new();
        foreach (int index in indexes)
        {
            selected.Add(Utf8(index));
        }

        return selected;
    }

    /// <summary>Finds an id, by a table of four to eight bytes per id that the first search creates.</summary>
    /// <param name="id">The id.</param>
    /// <returns>Its first index; −1 if the list does not have it.</returns>
    public int Find(string id)
    {
        Span<byte> buffer = id.Length <= MaxStackBytes / 3 ? stackalloc byte[MaxStackBytes] : new byte[Encoding.UTF8.GetMaxByteCount(id.Length)];
        return Find(buffer[..Encoding.UTF8.GetBytes(id, buffer)]);
    }

    /// <summary>Finds an id in UTF-8.</summary>
    /// <param name="id">The id.</param>
    /// <param name="likely">An index that is compared first: lists in insertion order mostly have the next id next.</param>
    /// <returns>Its index; −1 if the list does not have it.</returns>
    public int Find(ReadOnlySpan<byte> id, int likely = -1)
    {
        if ((uint)likely < (uint)Count && Utf8(likely).SequenceEqual(id))
        {
            return likely;
        }

        // A race creates the table twice, with the same content.
        int[] places = _places ??= Hash();
        for (int place = PlaceOf(id, places.Length); places[place] != 0; place = (place + 1) & (places.Length - 1))
        {
            if (Utf8(places[place] - 1).SequenceEqual(id))
            {
                return places[place] - 1;
            }
        }

        return -1;
    }

    public IEnumerator<string> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int PlaceOf(ReadOnlySpan<byte> id, int length)
    {
        HashCode hash = default;
        hash.AddBytes(id);
        return hash.ToHashCode() & (length - 1);
    }

    /// <summary>Creates the table: an id at the first free place from that of its hash on, as its index plus one; 0 is free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] Hash()
    {
        // A quarter to half of the places stay free. Beyond 2²⁹ ids the table has 2³⁰ places, the most that an array can have as a power of two.
        int length = 4;
        while (length < (1 << 30) && length < Count + (Count / 3L))
        {
            length *= 2;
        }

        int[] places = new int[length];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> id = Utf8(i);
            int place = PlaceOf(id, length);
            while (places[place] != 0 && !Utf8(places[place] - 1).SequenceEqual(id))
            {
                place = (place + 1) & (length - 1);
            }

            places[place] = places[place] == 0 ? i + 1 : places[place];
        }

        return places;
    }
}
