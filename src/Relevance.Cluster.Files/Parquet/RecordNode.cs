using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>A part of the schema that assembles its value of the next row from the entries of its columns.</summary>
/// <param name="name">The name of the field.</param>
/// <param name="presentAt">The definition level from which on the value is not null.</param>
internal abstract class RecordNode(string name, int presentAt)
{
    public string Name => name;

    /// <summary>Gets the definition level from which on the value is not null.</summary>
    protected int PresentAt => presentAt;

    /// <summary>Gets the columns, of which there is at least one.</summary>
    public abstract IEnumerable<ColumnNode> Columns { get; }

    /// <summary>Reads the value of the next entry, or of as many as belong to it.</summary>
    /// <returns>The value; missing if it is null.</returns>
    public abstract FieldValue Read(TableRow row);

    /// <summary>Passes over one entry of each column.</summary>
    public abstract void Skip();
}

/// <summary>A struct, which becomes an object.</summary>
internal sealed class StructNode(string name, int presentAt, RecordNode[] members) : RecordNode(name, presentAt)
{
    private readonly ColumnNode _first = members[0].Columns.First();

    public override IEnumerable<ColumnNode> Columns => members.SelectMany(member => member.Columns);

    public override FieldValue Read(TableRow row)
    {
        if (_first.Cursor.Definition < PresentAt)
        {
            Skip();
            return default;
        }

        FieldMap map = new(members.Length);
        foreach (RecordNode member in members)
        {
            TableRow.Add(map, member.Name, member.Read(row));
        }

        return new FieldValue(map);
    }

    public override void Skip()
    {
        foreach (RecordNode member in members)
        {
            member.Skip();
        }
    }
}

/// <summary>A list, which becomes an array.</summary>
/// <param name="name">The name of the field.</param>
/// <param name="presentAt">The definition level from which on the list is not null.</param>
/// <param name="itemAt">The definition level from which on the list has an item.</param>
/// <param name="repetition">The repetition level of the items after the first.</param>
/// <param name="item">The items.</param>
internal class ListNode(string name, int presentAt, int itemAt, int repetition, RecordNode item) : RecordNode(name, presentAt)
{
    private readonly ColumnNode _first = item.Columns.First();

    public override IEnumerable<ColumnNode> Columns => item.Columns;

    protected int ItemAt => itemAt;

    protected int Repetition => repetition;

    protected ColumnCursor Cursor => _first.Cursor;

    public override FieldValue Read(TableRow row) => TryBegin(out FieldValue value) ? OfItems(ReadItems(row)) : value;

    public override void Skip() => item.Skip();

    protected virtual FieldValue OfItems(List<FieldValue> items) => new(new FieldItems([.. items]));

    /// <summary>Passes over a list that is null or empty, and returns it.</summary>
    protected bool TryBegin(out FieldValue empty)
    {
        int definition = Cursor.Definition;
        empty = default;
        if (definition >= itemAt)
        {
            return true;
        }

        Skip();
        empty = definition < PresentAt ? default : OfItems([]);
        return false;
    }

    protected List<FieldValue> ReadItems(TableRow row)
    {
        List<FieldValue> items = [];
        do
        {
            items.Add(item.Read(row) is { Kind: not FieldKind.Missing } value ? value : FieldValue.Null);
        }
        while (Cursor.Continues(repetition));
        return items;
    }
}

/// <summary>A list of floating-point numbers, which is read at once if none is null.</summary>
/// <param name="name">The name of the field.</param>
/// <param name="presentAt">The definition level from which on the list is not null.</param>
/// <param name="itemAt">The definition level from which on the list has an item.</param>
/// <param name="repetition">The repetition level of the items after the first.</param>
/// <param name="item">The items.</param>
/// <param name="isVector">Whether the list is a vector: by its name, or because its length is fixed.</param>
internal sealed class NumbersNode(string name, int presentAt, int itemAt, int repetition, ColumnNode item, bool isVector)
    : ListNode(name, presentAt, itemAt, repetition, item)
{
    public override FieldValue Read(TableRow row) =>
        !TryBegin(out FieldValue empty) ? empty
        : !Cursor.TryTakeList(Repetition, out ReadOnlySpan<byte> values) ? OfItems(ReadItems(row))
        : isVector ? item.ToVector(values)
        : item.ToArray(values, row);

    protected override FieldValue OfItems(List<FieldValue> items) => isVector && items.Count == 0 ? Array.Empty<float>() : base.OfItems(items);
}

/// <summary>A map, which becomes an object: its keys are the names.</summary>
internal sealed class MapNode(string name, int presentAt, int itemAt, int repetition, StructNode entry)
    : ListNode(name, presentAt, itemAt, repetition, entry)
{
    protected override FieldValue OfItems(List<FieldValue> items)
    {
        FieldMap map = new(items.Count);
        foreach (FieldValue item in items)
        {
            // A key without a value is an entry with one member.
            ReadOnlySpan<KeyValuePair<string, FieldValue>> pair = item.Map!.Members;
            string key = pair.IsEmpty ? "" : pair[0].Value.ToString();
            TableRow.Add(map, key, pair.Length > 1 ? pair[1].Value : FieldValue.Null);
        }

        return new FieldValue(map);
    }
}

/// <summary>A column: values that are not nested further.</summary>
internal sealed class ColumnNode(string name, Column column, SchemaElement element) : RecordNode(name, column.MaxDefinition)
{
    private readonly TableTexts _texts = new();
    private ColumnCursor? _cursor;

    public Column Column => column;

    /// <summary>Gets a value indicating whether the values are floating-point numbers.</summary>
    public bool IsFloating => element.Type is PhysicalType.Float or PhysicalType.Double || IsHalf;

    public override IEnumerable<ColumnNode> Columns => [this];

    /// <summary>Gets or sets the cursor through the column in the current row group.</summary>
    public ColumnCursor Cursor
    {
        get => _cursor ?? throw new InvalidOperationException("No row group was opened.");
        set => _cursor = value;
    }

    private bool IsHalf => element.Meaning == Meaning.Float16 && column.Length == 2;

    public override FieldValue Read(TableRow row)
    {
        if (!Cursor.TryTake(out ReadOnlySpan<byte> value))
        {
            return default;
        }

        try
        {
            return Convert(value, row);
        }
        catch (InvalidDocumentException e)
        {
            throw new InvalidDocumentException($"column '{column.Path}': {e.Reason.TrimEnd('.')}.", innerException: e);
        }
    }

    public override void Skip() => Cursor.Skip();

    /// <summary>Converts floating-point numbers to a vector; a float64 is rounded to float32.</summary>
    public FieldValue ToVector(ReadOnlySpan<byte> values) => element.Type switch
    {
        PhysicalType.Float => Numbers<float>(values),
        PhysicalType.Double => TableNumbers.ToVector(Numbers<double>(values)),
        _ => TableNumbers.ToVector(Numbers<Half>(values)),
    };

    /// <summary>Converts floating-point numbers to an array.</summary>
    public FieldValue ToArray(ReadOnlySpan<byte> values, TableRow row) => element.Type switch
    {
        PhysicalType.Float => TableNumbers.OfSingles(Numbers<float>(values), ref row.NotFinite),
        PhysicalType.Double => TableNumbers.OfDoubles(Numbers<double>(values), ref row.NotFinite),
        _ => TableNumbers.OfHalves(Numbers<Half>(values), ref row.NotFinite),
    };

    private static T[] Numbers<T>(ReadOnlySpan<byte> values)
        where T : unmanaged
    {
        T[] numbers = MemoryMarshal.Cast<byte, T>(values).ToArray();
        Span<byte> bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        for (int i = 0; i < bytes.Length && !BitConverter.IsLittleEndian; i += Unsafe.SizeOf<T>())
        {
            bytes.Slice(i, Unsafe.SizeOf<T>()).Reverse();
        }

        return numbers;
    }

    private FieldValue Convert(ReadOnlySpan<byte> value, TableRow row) => column.Type switch
    {
        PhysicalType.Boolean => value[0] != 0,
        PhysicalType.Float => TableNumbers.OfSingle(BinaryPrimitives.ReadSingleLittleEndian(value), ref row.NotFinite),
        PhysicalType.Double => TableNumbers.OfDouble(BinaryPrimitives.ReadDoubleLittleEndian(value), ref row.NotFinite),
        PhysicalType.Int32 => OfInteger(BinaryPrimitives.ReadInt32LittleEndian(value)),
        PhysicalType.Int64 => OfInteger(BinaryPrimitives.ReadInt64LittleEndian(value)),
        PhysicalType.Int96 => TableTimes.OfJulian(BinaryPrimitives.ReadInt64LittleEndian(value), BinaryPrimitives.ReadInt32LittleEndian(value[sizeof(long)..])),
        _ => OfBytes(value, row),
    };

    private FieldValue OfInteger(long value) => element.Meaning switch
    {
        Meaning.Unsigned => TableNumbers.OfUnsigned(column.Type == PhysicalType.Int32 ? (uint)value : (ulong)value),
        Meaning.Decimal => TableNumbers.OfDecimal(value, element.Scale),
        Meaning.Date => TableTimes.OfDay(value),
        Meaning.Time => TableTimes.OfTime((Int128)value * (1_000_000_000 / UnitsPerSecond)),
        Meaning.Timestamp => TableTimes.OfTimestamp(value, UnitsPerSecond, element.IsUtc),
        _ => value,
    };

    private long UnitsPerSecond => element.Unit switch { TimeUnit.Nanosecond => 1_000_000_000, TimeUnit.Microsecond => 1_000_000, _ => 1000 };

    private FieldValue OfBytes(ReadOnlySpan<byte> value, TableRow row) => element.Meaning switch
    {
        Meaning.Text => _texts.OfText(value),
        Meaning.Json => TableTexts.OfJson(value, ref row.NotFinite),
        Meaning.Decimal => TableNumbers.OfDecimal(new BigInteger(value, isUnsigned: false, isBigEndian: true), element.Scale),
        Meaning.Float16 when IsHalf => TableNumbers.OfHalf(BinaryPrimitives.ReadHalfLittleEndian(value), ref row.NotFinite),
        Meaning.Uuid when value.Length == 16 => TableTexts.OfUuid(value),
        Meaning.Interval when value.Length == 12 => TableTimes.OfInterval(
            BinaryPrimitives.ReadUInt32LittleEndian(value),
            BinaryPrimitives.ReadUInt32LittleEndian(value[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(value[8..]) * (Int128)1_000_000),
        _ => TableTexts.OfBytes(value),
    };
}
