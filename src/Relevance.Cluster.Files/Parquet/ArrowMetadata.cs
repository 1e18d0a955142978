using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Relevance.Cluster.Files.Columns;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>
/// Reads the schema that Arrow's writers leave in the metadata of a Parquet file, for what Parquet itself cannot say: which lists have a fixed length.
/// </summary>
internal static class ArrowMetadata
{
    private const string Key = "ARROW:schema";

    /// <summary>Returns the metadata of a file that is written; empty if it has no list whose fixed length must be stated.</summary>
    public static IReadOnlyDictionary<string, string> Of(ColumnShape root)
    {
        if (!root.Members.Any(member => ArrowSchemas.FixedLength(member.Key, member.Value) is not null))
        {
            return new Dictionary<string, string>();
        }

        using MemoryStream stream = new();
        using ArrowStreamWriter writer = new(stream, ArrowSchemas.Of(root), leaveOpen: true);
        writer.WriteStart();
        return new Dictionary<string, string> { [Key] = Convert.ToBase64String(stream.ToArray()) };
    }

    /// <summary>Returns the fields at the top level that are lists of floating-point numbers of a fixed length.</summary>
    public static IReadOnlySet<string> FixedLists(IReadOnlyDictionary<string, string> metadata)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        if (!metadata.TryGetValue(Key, out string? text))
        {
            return names;
        }

        try
        {
            using ArrowStreamReader reader = new(new MemoryStream(Convert.FromBase64String(text)));
            foreach (Field field in reader.Schema.FieldsList)
            {
                if (field.DataType is FixedSizeListType { ValueDataType: HalfFloatType or FloatType or DoubleType })
                {
                    names.Add(field.Name);
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The file is complete without this: its lists are then vectors by their names only.
            names.Clear();
        }

        return names;
    }
}
