using Apache.Arrow;
using Apache.Arrow.Types;
using Relevance.Cluster.Documents.Values;
using ArrowSchema = Apache.Arrow.Schema;

namespace Relevance.Cluster.Files.Columns;

/// <summary>
/// Translates columns into a schema of Arrow. A vector is a list of float32; where its name does not tell that it is one, the list has a fixed length if all
/// vectors do, because that does.
/// </summary>
internal static class ArrowSchemas
{
    private const string JsonExtension = "arrow.json";

    /// <summary>Returns the schema of the columns.</summary>
    public static ArrowSchema Of(ColumnShape root) =>
        new([.. root.Members.Select(member => Of(member.Key, member.Value, isNullable: member.Key != Document.IdField))], metadata: null);

    /// <summary>Returns the number of components of a vector that is written as a list of fixed length; null for all others.</summary>
    public static int? FixedLength(string name, ColumnShape shape) =>
        shape.WrittenKind == ShapeKind.Vector && !VectorNames.IsVectorName(name) && shape.VectorLength is > 0 ? shape.VectorLength : null;

    private static Field Of(string name, ColumnShape shape, bool isNullable = true) => new(
        name,
        TypeOf(name, shape),
        isNullable,
        shape.WrittenKind == ShapeKind.Json
            ? new Dictionary<string, string> { ["ARROW:extension:name"] = JsonExtension, ["ARROW:extension:metadata"] = "" }
            : null);

    private static IArrowType TypeOf(string name, ColumnShape shape) => shape.WrittenKind switch
    {
        ShapeKind.Boolean => BooleanType.Default,
        ShapeKind.Integer => Int64Type.Default,
        ShapeKind.Number => DoubleType.Default,
        ShapeKind.Day => Date32Type.Default,
        ShapeKind.Instant => new TimestampType(TimeUnit.Microsecond, "UTC"),
        ShapeKind.LocalTime => new TimestampType(TimeUnit.Microsecond, timezone: (string?)null),
        ShapeKind.Vector when FixedLength(name, shape) is { } length => new FixedSizeListType(Component(), length),
        ShapeKind.Vector => new ListType(Component()),
        ShapeKind.List => new ListType(Of("element", shape.Item!)),
        ShapeKind.Struct => new StructType([.. shape.Members.Select(member => Of(member.Key, member.Value))]),
        _ => StringType.Default,
    };

    private static Field Component() => new("element", FloatType.Default, nullable: false);
}
