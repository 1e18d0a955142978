using System.Globalization;

namespace Relevance.Cluster.Documents.Values;

/// <summary>Reads and changes a tree of values by path. Nothing below the root is changed in place: objects and arrays on the way are copied.</summary>
internal static class FieldTree
{
    public static FieldValue Get(FieldMap root, FieldPath path)
    {
        if (path.SingleSegment is { } name)
        {
            return root.Get(name);
        }

        FieldValue nested = Walk(root, path.ToSegments());
        return nested.Kind != FieldKind.Missing ? nested : root.Get(path.ToString());
    }

    /// <summary>Determines whether the path is read from a property of the root whose name contains the dots.</summary>
    public static bool IsLiteral(FieldMap root, FieldPath path) =>
        path.SingleSegment is null && Walk(root, path.ToSegments()).Kind == FieldKind.Missing && root.ContainsKey(path.ToString());

    /// <summary>Determines whether reading at the path of this name finds this property; a name with a dot, or an empty one, may be unreachable.</summary>
    public static bool IsAddressable(FieldMap root, string key, bool isRoot) =>
        isRoot
            ? key.Length > 0 && (!key.Contains('.', StringComparison.Ordinal) || IsLiteral(root, key))
            : !key.Contains('.', StringComparison.Ordinal);

    /// <summary>Sets the value at a path.</summary>
    /// <exception cref="InvalidOperationException">A value on the way is neither an object nor an array with that index.</exception>
    public static void Set(FieldMap root, FieldPath path, FieldValue value, string documentId)
    {
        string[] segments = path.ToSegments();
        if (segments.Length + value.Depth > JsonTreeReader.MaxDepth)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Document '{documentId}': a value at '{path}' would be nested deeper than {JsonTreeReader.MaxDepth} levels."),
                nameof(value));
        }

        if (IsLiteral(root, path))
        {
            root.Set(path.ToString(), value);
        }
        else
        {
            root.Set(segments[0], Replace(root.Get(segments[0]), segments, 1, value, documentId));
        }
    }

    public static bool Remove(FieldMap root, FieldPath path)
    {
        string[] segments = path.ToSegments();
        if (segments.Length == 1 || IsLiteral(root, path))
        {
            return root.Remove(path.ToString());
        }

        string[] parent = segments[..^1];
        FieldValue holder = Walk(root, parent);
        if (holder.Map is not { } map || !map.ContainsKey(segments[^1]))
        {
            return false;
        }

        FieldMap copy = map.Copy();
        copy.Remove(segments[^1]);
        root.Set(segments[0], Replace(root.Get(segments[0]), parent, 1, new FieldValue(copy), ""));
        return true;
    }

    public static FieldValue Merge(FieldValue current, FieldValue change)
    {
        if (current.Map is not { } map || change.Map is not { } changes)
        {
            return change;
        }

        FieldMap merged = map.Copy();
        foreach (KeyValuePair<string, FieldValue> member in changes.Members)
        {
            merged.Set(member.Key, Merge(map.Get(member.Key), member.Value));
        }

        return new FieldValue(merged);
    }

    /// <summary>Returns the part of a path before the first array on the way, which is the part that can be selected.</summary>
    public static FieldPath UpToArray(FieldMap root, FieldPath path)
    {
        string[] segments = path.ToSegments();
        FieldMap? map = root;
        for (int i = 0; i < segments.Length - 1 && map is not null; i++)
        {
            FieldValue value = map.Get(segments[i]);
            if (value.Kind == FieldKind.Array)
            {
                return string.Join('.', segments[..(i + 1)]);
            }

            map = value.Map;
        }

        return path;
    }

    private static FieldValue Walk(FieldMap root, string[] segments)
    {
        FieldValue value = root.Get(segments[0]);
        for (int i = 1; i < segments.Length && value.Kind != FieldKind.Missing; i++)
        {
            value = value.Map is { } map ? map.Get(segments[i])
                : TryIndex(segments[i], value.ItemCount, out int index) ? value.Items[index]
                : default;
        }

        return value;
    }

    private static bool TryIndex(string segment, int count, out int index) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < count;

    private static FieldValue Replace(FieldValue current, string[] segments, int level, FieldValue value, string documentId)
    {
        if (level == segments.Length)
        {
            return value;
        }

        if (current.Kind == FieldKind.Array && TryIndex(segments[level], current.ItemCount, out int index))
        {
            FieldValue[] items = current.Items.ToArray();
            items[index] = Replace(items[index], segments, level + 1, value, documentId);
            return new FieldValue(new FieldItems(items));
        }

        if (current.HasValue && current.Kind != FieldKind.Object)
        {
            throw new InvalidOperationException(
                $"Document '{documentId}': '{string.Join('.', segments)}' cannot be set, because '{string.Join('.', segments[..level])}' is "
                + $"{FieldKinds.Describe(current.Kind)} and has no property '{segments[level]}'.");
        }

        FieldMap members = current.Map?.Copy() ?? new FieldMap();
        members.Set(segments[level], Replace(members.Get(segments[level]), segments, level + 1, value, documentId));
        return new FieldValue(members);
    }

    /// <summary>Returns a value without the vectors in it: missing for a vector, the value itself if it contains none.</summary>
    public static FieldValue WithoutVectors(FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Vector:
                return default;
            case FieldKind.Object:
                KeyValuePair<string, FieldValue>[] members =
                    [.. value.Map!.Select(member => new KeyValuePair<string, FieldValue>(member.Key, WithoutVectors(member.Value)))];
                return members.Zip(value.Map!, (rest, member) => rest.Value.IsSameContent(member.Value)).All(same => same)
                    ? value
                    : FieldValue.FromObject(members);
            case FieldKind.Array:
                FieldValue[] items = [.. value.Items.ToArray().Select(WithoutVectors)];
                return items.Zip(value.Items.ToArray(), (rest, item) => rest.IsSameContent(item)).All(same => same)
                    ? value
                    : FieldValue.FromArray(items.Where(item => item.Kind != FieldKind.Missing));
            default:
                return value;
        }
    }
}
