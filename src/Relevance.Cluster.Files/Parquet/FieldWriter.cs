using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Files.Columns;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>Takes the values of a field apart into the entries of its columns.</summary>
/// <param name="name">The name of the field.</param>
/// <param name="path">The dotted path, for messages.</param>
/// <param name="shape">What the field holds.</param>
internal abstract class FieldWriter(string name, string path, ColumnShape shape)
{
    protected string Name => name;

    protected string Path => path;

    protected ColumnShape Shape => shape;

    /// <summary>Gets the columns in the order of the schema.</summary>
    public abstract IEnumerable<LeafWriter> Leaves { get; }

    /// <summary>Creates the writer of a field; every field can be null, except the id and the components of vectors.</summary>
    /// <param name="name">The name.</param>
    /// <param name="shape">What it holds.</param>
    /// <param name="place">The field above it.</param>
    public static FieldWriter Create(string name, ColumnShape shape, FieldPlace place)
    {
        FieldPlace own = place.Below(name);
        return shape.WrittenKind switch
        {
            ShapeKind.Struct => new StructWriter(
                name, shape, own, [.. shape.Members.Select(member => Create(member.Key, member.Value, own with { Definition = own.Definition + 1 }))]),
            ShapeKind.List => new ListWriter(name, shape, own, Create(ListWriter.ItemName, shape.Item!, own.Items())),
            ShapeKind.Vector => new VectorWriter(name, shape, own),
            _ => new ValueWriter(name, shape, own, isId: false),
        };
    }

    /// <summary>Adds the entries of a value; a null or missing one is one entry in each column.</summary>
    /// <param name="documentId">The document, for messages.</param>
    /// <param name="value">The value.</param>
    /// <param name="repetition">The repetition level.</param>
    /// <exception cref="InvalidOperationException">The value does not fit the field.</exception>
    public abstract void Add(string documentId, FieldValue value, int repetition);

    /// <summary>Adds one entry of no value to each column.</summary>
    public void AddNull(int repetition, int definition)
    {
        foreach (LeafWriter leaf in Leaves)
        {
            leaf.AddNull(repetition, definition);
        }
    }

    /// <summary>Writes the elements of the schema, depth first.</summary>
    /// <returns>The number of elements.</returns>
    public abstract int WriteSchema(ThriftWriter output);

    protected InvalidOperationException Misfit(string documentId, FieldValue value) => TableWriter.Misfit(documentId, path, shape, value);
}

/// <summary>The place of a field in the schema.</summary>
/// <param name="Names">The names from the root, those of Parquet's own levels included.</param>
/// <param name="Path">The dotted path, for messages.</param>
/// <param name="Definition">The definition level of the field above, where it is not null.</param>
/// <param name="Repetition">The number of lists around the field.</param>
internal readonly record struct FieldPlace(string[] Names, string Path, int Definition, int Repetition)
{
    public FieldPlace Below(string name) => this with { Names = [.. Names, name], Path = Path.Length == 0 ? name : $"{Path}.{name}" };

    /// <summary>Returns the place of the items of a list.</summary>
    public FieldPlace Items() => this with { Names = [.. Names, ListWriter.GroupName], Definition = Definition + 2, Repetition = Repetition + 1 };
}

/// <summary>Writes values that are not nested.</summary>
internal sealed class ValueWriter(string name, ColumnShape shape, FieldPlace place, bool isId) : FieldWriter(name, place.Path, shape)
{
    private readonly LeafWriter _leaf = new(place.Names, TypeOf(shape.WrittenKind), place.Definition + (isId ? 0 : 1), place.Repetition, isCompressed: true);

    public override IEnumerable<LeafWriter> Leaves => [_leaf];

    public override void Add(string documentId, FieldValue value, int repetition)
    {
        if (!value.HasValue)
        {
            _leaf.AddNull(repetition, place.Definition);
            return;
        }

        switch (Shape.WrittenKind)
        {
            case ShapeKind.Boolean when value.AsBoolean() is { } flag:
                _leaf.Add(repetition, flag);
                break;
            case ShapeKind.Integer when value.AsInteger() is { } integer:
                _leaf.Add(repetition, integer);
                break;
            case ShapeKind.Number when value.AsNumber() is { } number:
                _leaf.Add(repetition, number);
                break;
            case ShapeKind.Day when value.AsText() is { } text && ColumnShape.TryGetDay(text, out int day):
                _leaf.Add(repetition, day);
                break;
            case ShapeKind.Instant or ShapeKind.LocalTime
                when value.AsText() is { } text && ColumnShape.TryGetMicroseconds(text, Shape.WrittenKind == ShapeKind.Instant, out long microseconds):
                _leaf.Add(repetition, microseconds);
                break;
            case ShapeKind.Text:
                _leaf.Add(repetition, value.ToString());
                break;
            case ShapeKind.Json:
                _leaf.Add(repetition, value.ToJson());
                break;
            default:
                throw Misfit(documentId, value);
        }
    }

    public override int WriteSchema(ThriftWriter output)
    {
        output.BeginItem().Integer(1, (int)TypeOf(Shape.WrittenKind)).Integer(3, (int)(isId ? Repetition.Required : Repetition.Optional)).Text(4, Name);
        switch (Shape.WrittenKind)
        {
            case ShapeKind.Text:
                output.Integer(6, 0).Begin(10).Begin(1).End().End();
                break;
            case ShapeKind.Json:
                output.Integer(6, 19).Begin(10).Begin(12).End().End();
                break;
            case ShapeKind.Integer:
                output.Integer(6, 18).Begin(10).Begin(10).Byte(1, 64).Boolean(2, true).End().End();
                break;
            case ShapeKind.Day:
                output.Integer(6, 6).Begin(10).Begin(6).End().End();
                break;
            case ShapeKind.Instant:
                output.Integer(6, 10).Begin(10).Begin(8).Boolean(1, true).Begin(2).Begin(2).End().End().End().End();
                break;
            case ShapeKind.LocalTime:
                output.Begin(10).Begin(8).Boolean(1, false).Begin(2).Begin(2).End().End().End().End();
                break;
        }

        output.End();
        return 1;
    }

    private static PhysicalType TypeOf(ShapeKind kind) => kind switch
    {
        ShapeKind.Boolean => PhysicalType.Boolean,
        ShapeKind.Integer or ShapeKind.Instant or ShapeKind.LocalTime => PhysicalType.Int64,
        ShapeKind.Number => PhysicalType.Double,
        ShapeKind.Day => PhysicalType.Int32,
        _ => PhysicalType.ByteArray,
    };
}

/// <summary>Writes objects.</summary>
internal sealed class StructWriter(string name, ColumnShape shape, FieldPlace place, FieldWriter[] members) : FieldWriter(name, place.Path, shape)
{
    public override IEnumerable<LeafWriter> Leaves => members.SelectMany(member => member.Leaves);

    public override void Add(string documentId, FieldValue value, int repetition)
    {
        if (!value.HasValue)
        {
            AddNull(repetition, place.Definition);
            return;
        }

        FieldMap map = value.Map ?? throw Misfit(documentId, value);
        TableWriter.CheckMembers(documentId, Path, map, Shape.Members);
        int index = 0;
        foreach (string member in Shape.Members.Keys)
        {
            members[index++].Add(documentId, map.Get(member), repetition);
        }
    }

    public override int WriteSchema(ThriftWriter output)
    {
        output.BeginItem().Integer(3, (int)Repetition.Optional).Text(4, Name).Integer(5, members.Length).End();
        return 1 + members.Sum(member => member.WriteSchema(output));
    }
}

/// <summary>Writes arrays.</summary>
internal class ListWriter(string name, ColumnShape shape, FieldPlace place, FieldWriter item) : FieldWriter(name, place.Path, shape)
{
    /// <summary>The name of the repeated level of a list.</summary>
    public const string GroupName = "list";

    /// <summary>The name of the items of a list.</summary>
    public const string ItemName = "element";

    public override IEnumerable<LeafWriter> Leaves => item.Leaves;

    public override void Add(string documentId, FieldValue value, int repetition)
    {
        if (!value.HasValue)
        {
            AddNull(repetition, place.Definition);
            return;
        }

        if (value.Kind != FieldKind.Array)
        {
            throw Misfit(documentId, value);
        }

        if (value.Items.IsEmpty)
        {
            AddNull(repetition, place.Definition + 1);
            return;
        }

        foreach (FieldValue one in value.Items)
        {
            item.Add(documentId, one, repetition);
            repetition = place.Repetition + 1;
        }
    }

    public override int WriteSchema(ThriftWriter output)
    {
        WriteList(output, Name);
        return 2 + item.WriteSchema(output);
    }

    /// <summary>Writes the two outer levels of a list.</summary>
    public static void WriteList(ThriftWriter output, string name)
    {
        output.BeginItem().Integer(3, (int)Repetition.Optional).Text(4, name).Integer(5, 1).Integer(6, 3).Begin(10).Begin(3).End().End().End();
        output.BeginItem().Integer(3, (int)Repetition.Repeated).Text(4, GroupName).Integer(5, 1).End();
    }
}

/// <summary>Writes vectors as lists of float32.</summary>
internal sealed class VectorWriter(string name, ColumnShape shape, FieldPlace place) : FieldWriter(name, place.Path, shape)
{
    private readonly LeafWriter _leaf = new(
        [.. place.Items().Names, ListWriter.ItemName], PhysicalType.Float, place.Definition + 2, place.Repetition + 1, isCompressed: false);

    public override IEnumerable<LeafWriter> Leaves => [_leaf];

    public override void Add(string documentId, FieldValue value, int repetition)
    {
        if (!value.HasValue)
        {
            _leaf.AddNull(repetition, place.Definition);
        }
        else if (!value.TryGetVector(out ReadOnlyMemory<float> vector))
        {
            throw Misfit(documentId, value);
        }
        else if (vector.IsEmpty)
        {
            _leaf.AddNull(repetition, place.Definition + 1);
        }
        else
        {
            _leaf.Add(repetition, place.Repetition + 1, vector.Span);
        }
    }

    public override int WriteSchema(ThriftWriter output)
    {
        ListWriter.WriteList(output, Name);
        output.BeginItem().Integer(1, (int)PhysicalType.Float).Integer(3, (int)Repetition.Required).Text(4, ListWriter.ItemName).End();
        return 3;
    }
}
