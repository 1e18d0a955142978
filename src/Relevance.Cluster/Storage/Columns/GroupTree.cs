using System.Globalization;
using System.Runtime.InteropServices;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Storage.Columns;

/// <summary>
/// The groups of an aggregation: each is a number, with the number of its documents, their positions if needed, and the groups of the next level inside it.
/// The group 0 has all documents.
/// </summary>
/// <remarks>The keys of a value are computed once per distinct value, and a document costs one lookup per level, without memory of its own.</remarks>
internal sealed class GroupTree
{
    private const int RowsBetweenLooks = 16 * 1024;

    private readonly AggregationQuery _query;
    private readonly GroupLevel[] _levels;
    private readonly bool[] _hasMembers;
    private readonly long? _maxMemberships;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<(int Group, int Key), int> _groups = [];
    private readonly List<int> _parents = [-1];
    private readonly List<int> _keys = [-1];
    private readonly List<long> _counts = [0];
    private readonly List<int> _memberGroups;
    private readonly List<int> _memberPositions;
    private long _memberships;
    private GroupedItems? _children;
    private GroupedItems? _members;

    /// <summary>Initializes a new instance of the <see cref="GroupTree"/> class.</summary>
    /// <param name="query">The query.</param>
    /// <param name="rows">The documents.</param>
    /// <param name="hasMembers">For each level, first that of all documents, whether the positions of its documents are needed.</param>
    /// <param name="maxMemberships">The largest number of memberships of documents in several groups; null for no limit.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public GroupTree(AggregationQuery query, SelectedRows rows, bool[] hasMembers, long? maxMemberships, CancellationToken cancellationToken)
    {
        _query = query;
        _levels = [.. query.Groupings.Select(grouping => new GroupLevel(grouping, rows.Table[grouping.Field]))];
        _hasMembers = hasMembers;
        _maxMemberships = maxMemberships;
        _cancellationToken = cancellationToken;

        // One membership of each document and level is exact unless a document has several keys, or none.
        int memberships = (int)Math.Min(Array.MaxLength, (long)rows.Count * hasMembers.AsSpan().Count(true));
        _memberGroups = new List<int>(memberships);
        _memberPositions = new List<int>(memberships);
        Add(rows.Positions);
    }

    /// <summary>Gets the number of documents of a group.</summary>
    public long GetCount(int group) => _counts[group];

    /// <summary>Gets the groups inside a group.</summary>
    public ReadOnlySpan<int> GetChildren(int group) => _children![group];

    /// <summary>Gets the positions of a group's documents, ascending, if its level has them.</summary>
    public ReadOnlySpan<int> GetMembers(int group) => _members![group];

    /// <summary>Gets the value of a group.</summary>
    /// <param name="level">The level of the group, from 0.</param>
    /// <param name="group">The group.</param>
    public FieldValue GetValue(int level, int group) => _levels[level].GetValue(_keys[group]);

    /// <summary>Compares the values of two groups of one level as <see cref="FieldValueComparer"/> does.</summary>
    public int Compare(int level, int one, int other) => _levels[level].Compare(_keys[one], _keys[other]);

    private void Add(int[] positions)
    {
        for (int i = 0; i < positions.Length; i++)
        {
            if (i % RowsBetweenLooks == 0)
            {
                _cancellationToken.ThrowIfCancellationRequested();
            }

            AddTo(0, positions[i], 0);
        }

        _children = GroupedItems.Create(_parents.Count, CollectionsMarshal.AsSpan(_parents)[1..], [.. Enumerable.Range(1, _parents.Count - 1)]);
        _members = GroupedItems.Create(_parents.Count, CollectionsMarshal.AsSpan(_memberGroups), CollectionsMarshal.AsSpan(_memberPositions));
    }

    /// <summary>Adds a document to a group, and to the groups inside it by its keys of the next levels; without a key it is in no further group.</summary>
    private void AddTo(int group, int position, int level)
    {
        while (true)
        {
            _counts[group]++;
            if (_hasMembers[level])
            {
                _memberGroups.Add(group);
                _memberPositions.Add(position);
            }

            if (level == _levels.Length)
            {
                return;
            }

            int key = _levels[level].GetKey(position);
            if (key == GroupLevel.NoKey)
            {
                return;
            }

            if (key == GroupLevel.SeveralKeys)
            {
                break;
            }

            group = GetGroup(group, key);
            level++;
        }

        int[] keys = _levels[level].GetKeys(position);
        CountMemberships(keys.Length);
        foreach (int key in keys)
        {
            AddTo(GetGroup(group, key), position, level + 1);
        }
    }

    private int GetGroup(int parent, int key)
    {
        ref int group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, (parent, key), out bool exists);
        if (!exists)
        {
            group = _parents.Count;
            _parents.Add(parent);
            _keys.Add(key);
            _counts.Add(0);
        }

        return group;
    }

    private void CountMemberships(int count)
    {
        long before = _memberships;
        _memberships += count;
        if (_memberships / RowsBetweenLooks != before / RowsBetweenLooks)
        {
            _cancellationToken.ThrowIfCancellationRequested();
        }

        if (_memberships > _maxMemberships)
        {
            throw TooManyMemberships(_query, _maxMemberships.Value);
        }
    }

    private static ArgumentException TooManyMemberships(AggregationQuery query, long most) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The aggregation by {string.Join(", ", query.Groupings.Select(grouping => grouping.Name))} has more than {most} group memberships of documents; "
                + $"one document can be in the groups of many words or items, on each level. Use a filter, or fewer levels."),
        nameof(query));
}

/// <summary>One level of groups: the keys of the values of a column.</summary>
internal sealed class GroupLevel
{
    public const int NoKey = -1;
    public const int SeveralKeys = -2;
    private const int Unknown = -3;

    private readonly Grouping _grouping;
    private readonly Column _column;
    private readonly bool _isByCode;
    private readonly int[] _keyOfCode;
    private readonly Dictionary<int, int[]> _several = [];
    private readonly List<FieldValue> _values = [];
    private readonly Dictionary<FieldValue, int> _keys = [];

    public GroupLevel(Grouping grouping, Column column)
    {
        _grouping = grouping;
        _column = column;

        // Without arrays, the scalars of a column are the groups, and the keys are their codes.
        _isByCode = !column.HasArrays && grouping.Kind is GroupingKind.Category or GroupingKind.Array;
        _keyOfCode = new int[column.Values.Length];
        Array.Fill(_keyOfCode, Unknown);
    }

    /// <summary>Returns the key of a document.</summary>
    public int GetKey(int position)
    {
        int code = _column.Codes[position];
        return _isByCode ? (code < Column.First ? NoKey : code)
            : _keyOfCode[code] == Unknown ? FindKey(code)
            : _keyOfCode[code];
    }

    /// <summary>Returns the keys of a document with several.</summary>
    public int[] GetKeys(int position) => _several[_column.Codes[position]];

    /// <summary>Returns the value of a key.</summary>
    public FieldValue GetValue(int key) => _isByCode ? _column.Values[key] : _values[key];

    public int Compare(int one, int other) =>
        _isByCode ? _column.Compare(one, other) : FieldValueComparer.Instance.Compare(_values[one], _values[other]);

    private int FindKey(int code)
    {
        int[] keys = [.. _grouping.GetKeys(_column.Values[code]).Select(AddKey)];
        if (keys.Length > 1)
        {
            _several.Add(code, keys);
        }

        return _keyOfCode[code] = keys.Length switch
        {
            0 => NoKey,
            1 => keys[0],
            _ => SeveralKeys,
        };
    }

    private int AddKey(FieldValue value)
    {
        ref int key = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, value, out bool exists);
        if (!exists)
        {
            key = _values.Count;
            _values.Add(value);
        }

        return key;
    }
}
