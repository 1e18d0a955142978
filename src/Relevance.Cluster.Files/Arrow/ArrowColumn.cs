using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Scalars;
using Apache.Arrow.Types;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Arrow;

/// <summary>Converts the values of one field of an Arrow schema, at any depth.</summary>
internal sealed class ArrowColumn
{
    private const string ExtensionKey = "ARROW:extension:name";
    private const int UuidLength = 16;
    private const int MaxDepth = 60;
    private const long MillisecondsPerDay = 86_400_000;

    private readonly string _path;
    private readonly bool _isVector;
    private readonly bool _isJson;
    private readonly bool _isUuid;
    private readonly TableTexts _texts = new();
    private readonly ArrowColumn[] _children;

    /// <summary>Initializes a new instance of the <see cref="ArrowColumn"/> class.</summary>
    /// <param name="field">The field.</param>
    /// <exception cref="FileFaultException">The schema nests too deeply or has a name twice.</exception>
    public ArrowColumn(Field field)
        : this(field, "", 0)
    {
    }

    private ArrowColumn(Field field, string prefix, int depth)
    {
        Name = field.Name;
        _path = prefix + field.Name;
        if (depth > MaxDepth)
        {
            throw new FileFaultException($"column '{_path}' is nested deeper than {MaxDepth} levels");
        }

        IArrowType type = field.DataType is DictionaryType dictionary ? dictionary.ValueType : field.DataType;
        type = type is RunEndEncodedType runs ? runs.ValuesDataType : type;
        string? extension = field.HasMetadata ? field.Metadata.GetValueOrDefault(ExtensionKey) : null;
        _isJson = extension == "arrow.json";
        _isUuid = extension == "arrow.uuid" || (type as ExtensionType)?.Name == "arrow.uuid";
        _isVector = VectorNames.IsVectorName(Name) || type is FixedSizeListType { ValueDataType: HalfFloatType or FloatType or DoubleType };
        Field[] fields = type is NestedType nested ? [.. nested.Fields] : [];
        CheckNames(type is StructType ? fields : [], _path);
        _children = [.. fields.Select(child => new ArrowColumn(child, _path + ".", depth + 1))];
    }

    public string Name { get; }

    /// <summary>Throws if two fields of one object have the same name.</summary>
    public static void CheckNames(IEnumerable<Field> fields, string path)
    {
        if (fields.CountBy(field => field.Name, StringComparer.Ordinal).FirstOrDefault(name => name.Value > 1) is { Key: { } twice })
        {
            throw new FileFaultException($"the name '{twice}' occurs twice among the columns{(path.Length == 0 ? "" : $" of '{path}'")}");
        }
    }

    /// <summary>Reads a value.</summary>
    /// <returns>The value; missing if it is null.</returns>
    /// <exception cref="InvalidDocumentException">The value cannot be part of a document.</exception>
    public FieldValue Read(IArrowArray array, int index, TableRow row)
    {
        if (array.IsNull(index))
        {
            return default;
        }

        try
        {
            return ReadPresent(array, index, row);
        }
        catch (InvalidDocumentException e) when (!e.Reason.StartsWith("column '", StringComparison.Ordinal))
        {
            throw new InvalidDocumentException($"column '{_path}': {e.Reason.TrimEnd('.')}.", innerException: e);
        }
    }

    private static BigInteger Digits(FixedSizeBinaryArray array, int index) => new(array.GetBytes(index), isUnsigned: false, isBigEndian: false);

    private static long UnitsPerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    private static Int128 Nanoseconds(long count, TimeUnit unit) => (Int128)count * (1_000_000_000 / UnitsPerSecond(unit));

    private FieldValue ReadPresent(IArrowArray array, int index, TableRow row) => array switch
    {
        BooleanArray flags => flags.GetValue(index) ?? false,
        Int8Array integers => (long)integers.Values[index],
        Int16Array integers => (long)integers.Values[index],
        Int32Array integers => (long)integers.Values[index],
        Int64Array integers => integers.Values[index],
        UInt8Array integers => (long)integers.Values[index],
        UInt16Array integers => (long)integers.Values[index],
        UInt32Array integers => (long)integers.Values[index],
        UInt64Array integers => TableNumbers.OfUnsigned(integers.Values[index]),
        HalfFloatArray numbers => TableNumbers.OfHalf(numbers.Values[index], ref row.NotFinite),
        FloatArray numbers => TableNumbers.OfSingle(numbers.Values[index], ref row.NotFinite),
        DoubleArray numbers => TableNumbers.OfDouble(numbers.Values[index], ref row.NotFinite),
        StringArray texts => OfText(texts.GetBytes(index), row),
        LargeStringArray texts => OfText(texts.GetBytes(index), row),
        StringViewArray texts => OfText(texts.GetBytes(index), row),
        _ => ReadNested(array, index, row),
    };

    private FieldValue ReadNested(IArrowArray array, int index, TableRow row) => array switch
    {
        NullArray => default,
        DictionaryArray dictionary => Read(dictionary.Dictionary, Position(dictionary.Indices, index), row),
        StructArray structs => OfStruct(structs, index, row),
        MapArray maps => OfMap(maps, index, row),
        ListArray lists => OfList(lists.Values, lists.ValueOffsets[index], lists.GetValueLength(index), row),
        LargeListArray lists => OfList(lists.Values, checked((int)lists.ValueOffsets[index]), lists.GetValueLength(index), row),
        FixedSizeListArray lists => OfFixedList(lists, index, row),
        ListViewArray lists => OfList(lists.Values, lists.ValueOffsets[index], lists.GetValueLength(index), row),
        LargeListViewArray lists => OfSlice(lists.GetSlicedValues(index), row),
        RunEndEncodedArray runs => Read(runs.Values, runs.FindPhysicalIndex(index), row),
        ExtensionArray extension => Read(extension.Storage, index, row),
        _ => ReadTime(array, index),
    };

    private FieldValue ReadTime(IArrowArray array, int index) => array switch
    {
        Date32Array days => TableTimes.OfDay(days.Values[index]),
        Date64Array days => TableTimes.OfDay((long)Math.Floor(days.Values[index] / (double)MillisecondsPerDay)),
        Time32Array times => TableTimes.OfTime(Nanoseconds(times.Values[index], ((Time32Type)times.Data.DataType).Unit)),
        Time64Array times => TableTimes.OfTime(Nanoseconds(times.Values[index], ((Time64Type)times.Data.DataType).Unit)),
        TimestampArray times when times.Data.DataType is TimestampType type =>
            TableTimes.OfTimestamp(times.Values[index], UnitsPerSecond(type.Unit), isUtc: !string.IsNullOrEmpty(type.Timezone)),
        DurationArray durations => TableTimes.OfInterval(0, 0, Nanoseconds(durations.Values[index], durations.DataType.Unit)),
        YearMonthIntervalArray intervals => TableTimes.OfInterval(intervals.Values[index].Months, 0, 0),
        DayTimeIntervalArray intervals => OfInterval(intervals.Values[index]),
        MonthDayNanosecondIntervalArray intervals => OfInterval(intervals.Values[index]),
        _ => ReadBytes(array, index),
    };

    private FieldValue ReadBytes(IArrowArray array, int index) => array switch
    {
        Decimal32Array decimals => TableNumbers.OfDecimal(Digits(decimals, index), decimals.Scale),
        Decimal64Array decimals => TableNumbers.OfDecimal(Digits(decimals, index), decimals.Scale),
        Decimal128Array decimals => TableNumbers.OfDecimal(Digits(decimals, index), decimals.Scale),
        Decimal256Array decimals => TableNumbers.OfDecimal(Digits(decimals, index), decimals.Scale),
        BinaryArray bytes => TableTexts.OfBytes(bytes.GetBytes(index)),
        LargeBinaryArray bytes => TableTexts.OfBytes(bytes.GetBytes(index)),
        BinaryViewArray bytes => TableTexts.OfBytes(bytes.GetBytes(index)),
        FixedSizeBinaryArray bytes when _isUuid && bytes.GetBytes(index).Length == UuidLength => TableTexts.OfUuid(bytes.GetBytes(index)),
        FixedSizeBinaryArray bytes => TableTexts.OfBytes(bytes.GetBytes(index)),
        _ => throw new FileFaultException($"column '{_path}': its type {array.Data.DataType.Name} cannot be read: write it as numbers, text, lists or structs"),
    };

    private static FieldValue OfInterval(DayTimeInterval interval) =>
        TableTimes.OfInterval(0, interval.Days, (Int128)interval.Milliseconds * 1_000_000);

    private static FieldValue OfInterval(MonthDayNanosecondInterval interval) =>
        TableTimes.OfInterval(interval.Months, interval.Days, interval.Nanoseconds);

    private static int Position(IArrowArray positions, int index) => positions switch
    {
        Int8Array array => array.Values[index],
        Int16Array array => array.Values[index],
        Int32Array array => array.Values[index],
        Int64Array array => checked((int)array.Values[index]),
        UInt8Array array => array.Values[index],
        UInt16Array array => array.Values[index],
        UInt32Array array => checked((int)array.Values[index]),
        UInt64Array array => checked((int)array.Values[index]),
        _ => throw new FileFaultException("positions in a dictionary are not integers"),
    };

    private FieldValue OfText(ReadOnlySpan<byte> utf8, TableRow row) => _isJson ? TableTexts.OfJson(utf8, ref row.NotFinite) : _texts.OfText(utf8);

    private FieldValue OfStruct(StructArray structs, int index, TableRow row)
    {
        FieldMap map = new(_children.Length);
        for (int i = 0; i < _children.Length; i++)
        {
            TableRow.Add(map, _children[i].Name, _children[i].Read(structs.Fields[i], index, row));
        }

        return new FieldValue(map);
    }

    private FieldValue OfMap(MapArray maps, int index, TableRow row)
    {
        // The only child of a map is a struct of key and value.
        ArrowColumn[] pair = _children[0]._children;
        FieldMap map = new();
        int start = maps.ValueOffsets[index];
        for (int i = start; i < start + maps.GetValueLength(index); i++)
        {
            FieldValue value = pair[1].Read(maps.Values, i, row);
            TableRow.Add(map, pair[0].Read(maps.Keys, i, row).ToString(), value.Kind == FieldKind.Missing ? FieldValue.Null : value);
        }

        return new FieldValue(map);
    }

    private FieldValue OfFixedList(FixedSizeListArray lists, int index, TableRow row)
    {
        int size = ((FixedSizeListType)lists.Data.DataType).ListSize;
        return OfList(lists.Values, checked((lists.Data.Offset + index) * size), size, row);
    }

    private FieldValue OfSlice(IArrowArray slice, TableRow row) => OfList(slice, 0, slice.Length, row);

    private FieldValue OfList(IArrowArray values, int start, int length, TableRow row)
    {
        if (HasNoNull(values, start, length) && OfNumbers(values, start, length, row) is { } numbers)
        {
            return numbers;
        }

        FieldValue[] items = new FieldValue[length];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = _children[0].Read(values, start + i, row) is { Kind: not FieldKind.Missing } item ? item : FieldValue.Null;
        }

        return new FieldValue(new FieldItems(items));
    }

    /// <summary>Copies the numbers of a vector or an array; null if the items are not floating-point numbers.</summary>
    private FieldValue? OfNumbers(IArrowArray values, int start, int length, TableRow row)
    {
        switch (values)
        {
            case FloatArray array:
                float[] singles = array.Values.Slice(start, length).ToArray();
                return _isVector ? singles : TableNumbers.OfSingles(singles, ref row.NotFinite);
            case DoubleArray array:
                double[] doubles = array.Values.Slice(start, length).ToArray();
                return _isVector ? TableNumbers.ToVector(doubles) : TableNumbers.OfDoubles(doubles, ref row.NotFinite);
            case HalfFloatArray array:
                Half[] halves = array.Values.Slice(start, length).ToArray();
                return _isVector ? TableNumbers.ToVector(halves) : TableNumbers.OfHalves(halves, ref row.NotFinite);
            default:
                return null;
        }
    }

    private static bool HasNoNull(IArrowArray values, int start, int length)
    {
        for (int i = start; values.NullCount > 0 && i < start + length; i++)
        {
            if (values.IsNull(i))
            {
                return false;
            }
        }

        return true;
    }
}
