using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using Relevance.Cluster.Files.Columns;

namespace Relevance.Cluster.Files.Arrow;

/// <summary>Collects the values of a field and makes an array of them.</summary>
/// <param name="path">The dotted path, for messages.</param>
/// <param name="shape">What the field holds.</param>
/// <param name="type">The type of the array.</param>
internal abstract class FieldBuilder(string path, ColumnShape shape, IArrowType type)
{
    private readonly BitList _validity = new();

    /// <summary>Gets the number of bytes of all values so far.</summary>
    public abstract long Size { get; }

    protected string Path => path;

    protected ColumnShape Shape => shape;

    protected IArrowType Type => type;

    protected int Count => _validity.Count;

    /// <summary>Creates the builder of a field.</summary>
    public static FieldBuilder Create(Field field, ColumnShape shape, string prefix)
    {
        string path = prefix + field.Name;
        return field.DataType switch
        {
            StructType type => new StructBuilder(
                path, shape, type, [.. type.Fields.Select(member => Create(member, shape.Members[member.Name], path + "."))]),
            ListType type when shape.WrittenKind == ShapeKind.List => new ListBuilder(path, shape, type, Create(type.ValueField, shape.Item!, path + ".")),
            ListType or FixedSizeListType => new VectorBuilder(path, shape, field.DataType),
            BooleanType => new BooleanBuilder(path, shape, field.DataType),
            StringType => new TextBuilder(path, shape, field.DataType),
            _ => new NumberBuilder(path, shape, field.DataType),
        };
    }

    /// <summary>Adds a value; a missing one is null.</summary>
    /// <exception cref="InvalidOperationException">The value does not fit the field.</exception>
    public void Add(string documentId, FieldValue value)
    {
        _validity.Add(value.HasValue);
        if (!value.HasValue)
        {
            AddNull();
        }
        else if (!TryAdd(documentId, value))
        {
            throw TableWriter.Misfit(documentId, path, shape, value);
        }
    }

    /// <summary>Makes the array of the values so far and begins the next one.</summary>
    public ArrayData Build()
    {
        (ArrowBuffer[] buffers, ArrayData[] children) = Take();
        ArrayData data = new(type, Count, _validity.ZeroCount, 0, [_validity.ZeroCount == 0 ? ArrowBuffer.Empty : _validity.Take(), .. buffers], children);
        _validity.Clear();
        return data;
    }

    protected abstract void AddNull();

    protected abstract bool TryAdd(string documentId, FieldValue value);

    /// <summary>Returns the buffers behind that of the nulls, and the arrays below, and begins the next array.</summary>
    protected abstract (ArrowBuffer[] Buffers, ArrayData[] Children) Take();
}

/// <summary>Bits, eight to a byte from the lowest on.</summary>
internal sealed class BitList
{
    private readonly List<byte> _bytes = [];

    public int Count { get; private set; }

    public int ZeroCount { get; private set; }

    public void Add(bool value)
    {
        if ((Count & 7) == 0)
        {
            _bytes.Add(0);
        }

        if (value)
        {
            CollectionsMarshal.AsSpan(_bytes)[^1] |= (byte)(1 << (Count & 7));
        }
        else
        {
            ZeroCount++;
        }

        Count++;
    }

    public ArrowBuffer Take() => new(_bytes.ToArray());

    public void Clear()
    {
        _bytes.Clear();
        (Count, ZeroCount) = (0, 0);
    }
}

/// <summary>Builds an array of booleans.</summary>
internal sealed class BooleanBuilder(string path, ColumnShape shape, IArrowType type) : FieldBuilder(path, shape, type)
{
    private readonly BitList _values = new();

    public override long Size => _values.Count / 8;

    protected override void AddNull() => _values.Add(value: false);

    protected override bool TryAdd(string documentId, FieldValue value)
    {
        _values.Add(value.AsBoolean() ?? false);
        return value.Kind == FieldKind.Boolean;
    }

    protected override (ArrowBuffer[] Buffers, ArrayData[] Children) Take()
    {
        ArrowBuffer buffer = _values.Take();
        _values.Clear();
        return ([buffer], []);
    }
}

/// <summary>Builds an array of integers, numbers or dates.</summary>
internal sealed class NumberBuilder(string path, ColumnShape shape, IArrowType type) : FieldBuilder(path, shape, type)
{
    private readonly int _width = ((FixedWidthType)type).BitWidth / 8;
    private readonly ArrayBufferWriter<byte> _values = new();

    public override long Size => _values.WrittenCount;

    protected override void AddNull() => Write(0);

    protected override bool TryAdd(string documentId, FieldValue value)
    {
        long? bits = Shape.WrittenKind switch
        {
            ShapeKind.Integer => value.AsInteger(),
            ShapeKind.Number => value.AsNumber() is { } number ? BitConverter.DoubleToInt64Bits(number) : null,
            ShapeKind.Day => value.AsText() is { } text && ColumnShape.TryGetDay(text, out int day) ? day : null,
            _ => value.AsText() is { } text && ColumnShape.TryGetMicroseconds(text, Shape.WrittenKind == ShapeKind.Instant, out long count) ? count : null,
        };
        Write(bits ?? 0);
        return bits is not null;
    }

    protected override (ArrowBuffer[] Buffers, ArrayData[] Children) Take()
    {
        ArrowBuffer buffer = new(_values.WrittenSpan.ToArray());
        _values.ResetWrittenCount();
        return ([buffer], []);
    }

    private void Write(long bits)
    {
        Span<byte> bytes = _values.GetSpan(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bits);
        _values.Advance(_width);
    }
}

/// <summary>Builds an array of texts.</summary>
internal sealed class TextBuilder(string path, ColumnShape shape, IArrowType type) : FieldBuilder(path, shape, type)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<int> _offsets = [0];

    public override long Size => _bytes.WrittenCount;

    protected override void AddNull() => _offsets.Add(_bytes.WrittenCount);

    protected override bool TryAdd(string documentId, FieldValue value)
    {
        Encoding.UTF8.GetBytes(Shape.WrittenKind == ShapeKind.Text ? value.ToString() : value.ToJson(), _bytes);
        _offsets.Add(_bytes.WrittenCount);
        return true;
    }

    protected override (ArrowBuffer[] Buffers, ArrayData[] Children) Take()
    {
        ArrowBuffer[] buffers = [VectorBuilder.OffsetBuffer(_offsets), new(_bytes.WrittenSpan.ToArray())];
        _bytes.ResetWrittenCount();
        return (buffers, []);
    }
}

/// <summary>Builds an array of vectors: lists of any length, or of a fixed one.</summary>
internal sealed class VectorBuilder(string path, ColumnShape shape, IArrowType type) : FieldBuilder(path, shape, type)
{
    private readonly int? _length = (type as FixedSizeListType)?.ListSize;
    private readonly ArrayBufferWriter<byte> _components = new();
    private readonly List<int> _offsets = [0];

    public override long Size => _components.WrittenCount;

    private int ComponentCount => _components.WrittenCount / sizeof(float);

    /// <summary>Makes a buffer of offsets and begins the next one.</summary>
    public static ArrowBuffer OffsetBuffer(List<int> offsets)
    {
        byte[] bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(offsets)).ToArray();
        offsets.Clear();
        offsets.Add(0);
        return new ArrowBuffer(bytes);
    }

    protected override void AddNull()
    {
        if (_length is { } length)
        {
            _components.Write(new byte[length * sizeof(float)]);
        }

        _offsets.Add(ComponentCount);
    }

    protected override bool TryAdd(string documentId, FieldValue value)
    {
        if (!value.TryGetVector(out ReadOnlyMemory<float> vector) || (_length is { } length && vector.Length != length))
        {
            return false;
        }

        _components.Write(MemoryMarshal.AsBytes(vector.Span));
        _offsets.Add(ComponentCount);
        return true;
    }

    protected override (ArrowBuffer[] Buffers, ArrayData[] Children) Take()
    {
        ArrayData components = new(FloatType.Default, ComponentCount, 0, 0, [ArrowBuffer.Empty, new(_components.WrittenSpan.ToArray())], []);
        ArrowBuffer offsets = OffsetBuffer(_offsets);
        _components.ResetWrittenCount();
        return (_length is null ? [offsets] : [], [components]);
    }
}

/// <summary>Builds an array of arrays.</summary>
internal sealed class ListBuilder(string path, ColumnShape shape, IArrowType type, FieldBuilder item) : FieldBuilder(path, shape, type)
{
    private readonly List<int> _offsets = [0];

    public override long Size => item.Size;

    protected override void AddNull() => _offsets.Add(_offsets[^1]);

    protected override bool TryAdd(string documentId, FieldValue value)
    {
        foreach (FieldValue one in value.Items)
        {
            item.Add(documentId, one);
        }

        _offsets.Add(_offsets[^1] + value.Items.Length);
        return value.Kind == FieldKind.Array;
    }

    protected override (ArrowBuffer[] Buffers, ArrayData[] Children) Take() => ([VectorBuilder.OffsetBuffer(_offsets)], [item.Build()]);
}

/// <summary>Builds an array of objects.</summary>
internal sealed class StructBuilder(string path, ColumnShape shape, IArrowType type, FieldBuilder[] members) : FieldBuilder(path, shape, type)
{
    public override long Size => members.Sum(member => member.Size);

    protected override void AddNull()
    {
        foreach (FieldBuilder member in members)
        {
            member.Add("", default);
        }
    }

    protected override bool TryAdd(string documentId, FieldValue value)
    {
        if (value.Map is not { } map)
        {
            return false;
        }

        TableWriter.CheckMembers(documentId, Path, map, Shape.Members);
        int index = 0;
        foreach (string name in Shape.Members.Keys)
        {
            members[index++].Add(documentId, map.Get(name));
        }

        return true;
    }

    protected override (ArrowBuffer[] Buffers, ArrayData[] Children) Take() => ([], [.. members.Select(member => member.Build())]);
}
