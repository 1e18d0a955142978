using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Columns;

/// <summary>The type of a column that fits all values seen so far. Values that fit no other type together are JSON.</summary>
internal sealed class ColumnShape
{
    /// <summary>The depth from which on arrays and objects are JSON, because other programs nest less deeply.</summary>
    private const int MaxDepth = 16;
    private const long MicrosecondsPerDay = 86_400_000_000;

    private readonly int _depth;
    private readonly OrderedDictionary<string, ColumnShape> _members = new(StringComparer.Ordinal);
    private bool _isFixed;

    public ColumnShape(int depth = 0) => _depth = depth;

    public ShapeKind Kind { get; private set; }

    /// <summary>Gets the shape of the items of a list.</summary>
    public ColumnShape? Item { get; private set; }

    /// <summary>Gets the members of a struct in the order in which they were seen.</summary>
    public IReadOnlyDictionary<string, ColumnShape> Members => _members;

    /// <summary>Gets the number of components of all vectors; null if they differ.</summary>
    public int? VectorLength { get; private set; }

    /// <summary>Gets the kind in which the column is written.</summary>
    public ShapeKind WrittenKind => Kind switch
    {
        ShapeKind.Nothing => ShapeKind.Json,
        ShapeKind.Struct when _members.Count == 0 => ShapeKind.Json,
        _ => Kind,
    };

    /// <summary>Gets the member of a struct, and adds it if it does not exist.</summary>
    public ColumnShape Member(string name)
    {
        Kind = ShapeKind.Struct;
        if (!_members.TryGetValue(name, out ColumnShape? member))
        {
            member = new ColumnShape(_depth + 1);
            _members.Add(name, member);
        }

        return member;
    }

    /// <summary>Fixes the kind, whatever the values are.</summary>
    public void Fix(ColumnType type)
    {
        _isFixed = true;
        Kind = type switch
        {
            ColumnType.Number => ShapeKind.Number,
            ColumnType.Boolean => ShapeKind.Boolean,
            ColumnType.Json => ShapeKind.Json,
            ColumnType.Vector => ShapeKind.Vector,
            _ => ShapeKind.Text,
        };
    }

    /// <summary>Widens the shape so that it fits a value.</summary>
    public void Include(FieldValue value)
    {
        if (_isFixed || !value.HasValue)
        {
            return;
        }

        ShapeKind kind = KindOf(value);
        bool isFirst = Kind == ShapeKind.Nothing;
        Kind = isFirst ? kind : Widen(Kind, kind);
        switch (Kind)
        {
            case ShapeKind.Vector:
                int length = value.VectorMemory.Length;
                VectorLength = isFirst || VectorLength == length ? length : null;
                break;
            case ShapeKind.List:
                Item ??= new ColumnShape(_depth + 1);
                foreach (FieldValue item in value.Items)
                {
                    Item.Include(item);
                }

                break;
            case ShapeKind.Struct:
                foreach (KeyValuePair<string, FieldValue> member in value.Map!.Members)
                {
                    Member(member.Key).Include(member.Value);
                }

                break;
        }
    }

    /// <summary>Returns the microseconds since 1970-01-01 of a date that is read back as the same text.</summary>
    public static bool TryGetMicroseconds(string text, bool isUtc, out long microseconds)
    {
        bool isDate = IsoDate.TryParse(text, out DateTimeOffset date, out bool isDay) && !isDay;
        microseconds = isDate ? (date - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0;
        return isDate && TableTimes.OfTimestamp(microseconds, 1_000_000, isUtc) == text;
    }

    /// <summary>Returns the days since 1970-01-01 of a date without a time.</summary>
    public static bool TryGetDay(string text, out int day)
    {
        bool isDate = IsoDate.TryParse(text, out DateTimeOffset date, out bool isDay) && isDay;
        day = isDate ? (int)((date - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond / MicrosecondsPerDay) : 0;
        return isDate;
    }

    private static ShapeKind Widen(ShapeKind left, ShapeKind right) => (left, right) switch
    {
        _ when left == right => left,
        (ShapeKind.Integer or ShapeKind.Number, ShapeKind.Integer or ShapeKind.Number) => ShapeKind.Number,
        _ when IsText(left) && IsText(right) => ShapeKind.Text,
        _ => ShapeKind.Json,
    };

    private static bool IsText(ShapeKind kind) => kind is ShapeKind.Day or ShapeKind.Instant or ShapeKind.LocalTime or ShapeKind.Text;

    private ShapeKind KindOf(FieldValue value) => value.Kind switch
    {
        FieldKind.Boolean => ShapeKind.Boolean,
        FieldKind.Number => value.AsInteger() is not null ? ShapeKind.Integer
            : double.IsFinite(value.AsNumber() ?? 0) ? ShapeKind.Number
            : ShapeKind.Json,
        FieldKind.Text => KindOf(value.AsText()!),
        FieldKind.Vector => ShapeKind.Vector,
        FieldKind.Array when _depth < MaxDepth => ShapeKind.List,
        FieldKind.Object when _depth < MaxDepth => ShapeKind.Struct,
        _ => ShapeKind.Json,
    };

    private static ShapeKind KindOf(string text) =>
        TryGetDay(text, out _) ? ShapeKind.Day
        : TryGetMicroseconds(text, isUtc: true, out _) ? ShapeKind.Instant
        : TryGetMicroseconds(text, isUtc: false, out _) ? ShapeKind.LocalTime
        : ShapeKind.Text;
}

/// <summary>Specifies what a column holds when documents are written.</summary>
internal enum ShapeKind
{
    /// <summary>Nothing but nulls was seen; written as <see cref="Json"/>.</summary>
    Nothing,
    Boolean,

    /// <summary>Integers of 64 bits.</summary>
    Integer,

    /// <summary>Numbers as float64.</summary>
    Number,

    /// <summary>Dates without a time.</summary>
    Day,

    /// <summary>Dates with a time in UTC, to the microsecond.</summary>
    Instant,

    /// <summary>Dates with a time and without a zone, to the microsecond.</summary>
    LocalTime,
    Text,

    /// <summary>Vectors of float32.</summary>
    Vector,
    List,
    Struct,

    /// <summary>Values of several kinds, as JSON text.</summary>
    Json,
}
