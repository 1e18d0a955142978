using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// The properties of an object in their order. Changed only while it is built, or as the root of one document; it never changes after a
/// <see cref="FieldValue"/> refers to it, so that documents share the values below their roots and a copy duplicates only the top level.
/// </summary>
internal sealed class FieldMap : FieldContent, IReadOnlyDictionary<string, FieldValue>
{
    /// <summary>The largest number of names for which a linear search is faster, and needs much less memory, than a hash table.</summary>
    private const int MaxUnindexedCount = 12;

    private KeyValuePair<string, FieldValue>[] _members;
    private Dictionary<string, int>? _index;

    public FieldMap(int capacity = 4)
        : base(FieldKind.Object) => _members = new KeyValuePair<string, FieldValue>[capacity];

    private FieldMap(FieldMap source)
        : base(FieldKind.Object)
    {
        _members = new KeyValuePair<string, FieldValue>[source.Count + 1];
        source.Members.CopyTo(_members);
        Count = source.Count;
        Depth = source.Depth;
    }

    public int Count { get; private set; }

    public ReadOnlySpan<KeyValuePair<string, FieldValue>> Members => _members.AsSpan(0, Count);

    /// <summary>Gets the depth of nested arrays and objects, this one included; an upper bound after properties were removed or replaced.</summary>
    public int Depth { get; private set; } = 1;

    public IEnumerable<string> Keys => this.Select(member => member.Key);

    public IEnumerable<FieldValue> Values => this.Select(member => member.Value);

    public FieldValue this[string key] =>
        TryGetValue(key, out FieldValue value) ? value : throw new KeyNotFoundException($"The object has no property '{key}'.");

    public FieldMap Copy() => new(this);

    /// <summary>Gets the value of a property; missing if it does not exist.</summary>
    public FieldValue Get(string key)
    {
        int position = Find(key);
        return position < 0 ? default : _members[position].Value;
    }

    public bool ContainsKey(string key) => Find(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out FieldValue value)
    {
        int position = Find(key);
        value = position < 0 ? default : _members[position].Value;
        return position >= 0;
    }

    /// <summary>Adds a property.</summary>
    /// <returns>False if a property of this name already exists; nothing is then changed.</returns>
    public bool TryAdd(string key, FieldValue value)
    {
        if (Find(key) >= 0)
        {
            return false;
        }

        if (Count == _members.Length)
        {
            Array.Resize(ref _members, Math.Max(4, Count * 2));
        }

        _members[Count] = new(key, value);
        _index?.Add(key, Count);
        Count++;
        Depth = Math.Max(Depth, value.Depth + 1);
        return true;
    }

    /// <summary>Adds a property, or replaces its value at its position. An array of numbers in a vector field becomes a vector.</summary>
    public void Set(string key, FieldValue value)
    {
        value = VectorNames.Normalize(key, value);
        if (TryAdd(key, value))
        {
            return;
        }

        int position = Find(key);
        _members[position] = new(_members[position].Key, value);
        Depth = Math.Max(Depth, value.Depth + 1);
    }

    public bool Remove(string key)
    {
        int position = Find(key);
        if (position < 0)
        {
            return false;
        }

        Count--;
        Array.Copy(_members, position + 1, _members, position, Count - position);
        _members[Count] = default;
        _index = null;
        return true;
    }

    public IEnumerator<KeyValuePair<string, FieldValue>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return _members[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Find(string key)
    {
        if (Count > MaxUnindexedCount)
        {
            return (_index ??= BuildIndex()).TryGetValue(key, out int found) ? found : -1;
        }

        ReadOnlySpan<KeyValuePair<string, FieldValue>> members = Members;
        for (int i = 0; i < members.Length; i++)
        {
            if (string.Equals(members[i].Key, key, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private Dictionary<string, int> BuildIndex()
    {
        Dictionary<string, int> index = new(Count * 2, StringComparer.Ordinal);
        for (int i = 0; i < Count; i++)
        {
            index.Add(_members[i].Key, i);
        }

        return index;
    }
}
