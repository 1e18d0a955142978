using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Files.Values;

/// <summary>Counts, while the values of a row are read, those that are not finite.</summary>
internal sealed class TableRow
{
    /// <summary>The number of numbers that are NaN or infinite, and therefore null.</summary>
    public int NotFinite;

    /// <summary>Adds a value to an object; a null in a table is a missing field.</summary>
    public static void Add(FieldMap map, string name, FieldValue value)
    {
        if (value.Kind != FieldKind.Missing)
        {
            map.TryAdd(name, VectorNames.Normalize(name, value));
        }
    }
}
