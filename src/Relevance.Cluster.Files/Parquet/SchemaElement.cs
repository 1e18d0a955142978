namespace Relevance.Cluster.Files.Parquet;

/// <summary>One element of the schema: a column, or a group of the elements that follow it.</summary>
internal sealed record SchemaElement
{
    public required string Name { get; init; }

    /// <summary>Gets the physical type; null for a group.</summary>
    public PhysicalType? Type { get; init; }

    /// <summary>Gets the number of bytes of each value of a column of fixed length.</summary>
    public int Length { get; init; }

    public Repetition Repetition { get; init; }

    /// <summary>Gets the number of elements of a group.</summary>
    public int ChildCount { get; init; }

    /// <summary>Gets what the values mean.</summary>
    public Meaning Meaning { get; init; }

    /// <summary>Gets the number of digits after the point of a decimal.</summary>
    public int Scale { get; init; }

    /// <summary>Gets the unit of a time or timestamp.</summary>
    public TimeUnit Unit { get; init; }

    /// <summary>Gets a value indicating whether a time or timestamp is in UTC; otherwise it has no zone.</summary>
    public bool IsUtc { get; init; }

    public static SchemaElement Read(ref ThriftReader reader)
    {
        SchemaElement element = new() { Name = "" };
        Meaning converted = Meaning.None;
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    element = element with { Type = (PhysicalType)reader.ReadInt32() };
                    break;
                case 2:
                    element = element with { Length = reader.ReadInt32() };
                    break;
                case 3:
                    element = element with { Repetition = (Repetition)reader.ReadInt32() };
                    break;
                case 4:
                    element = element with { Name = reader.ReadText() };
                    break;
                case 5:
                    element = element with { ChildCount = reader.ReadInt32() };
                    break;
                case 6:
                    element = OfConverted(element, reader.ReadInt32(), out converted);
                    break;
                case 7:
                    element = element with { Scale = reader.ReadInt32() };
                    break;
                case 10:
                    element = ReadLogicalType(ref reader, element);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return element.Meaning == Meaning.None ? element with { Meaning = converted } : element;
    }

    /// <summary>Reads the older notation of what the values mean, which a newer one overrides.</summary>
    private static SchemaElement OfConverted(SchemaElement element, int converted, out Meaning meaning)
    {
        meaning = converted switch
        {
            0 => Meaning.Text,
            1 or 2 => Meaning.Map,
            3 => Meaning.List,
            4 => Meaning.Text,
            5 => Meaning.Decimal,
            6 => Meaning.Date,
            7 or 8 => Meaning.Time,
            9 or 10 => Meaning.Timestamp,
            >= 11 and <= 14 => Meaning.Unsigned,
            19 => Meaning.Json,
            21 => Meaning.Interval,
            _ => Meaning.None,
        };
        return converted is >= 7 and <= 10
            ? element with { Unit = converted is 7 or 9 ? TimeUnit.Millisecond : TimeUnit.Microsecond, IsUtc = true }
            : element;
    }

    private static SchemaElement ReadLogicalType(ref ThriftReader reader, SchemaElement element)
    {
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 5:
                    element = ReadDecimal(ref reader, element);
                    break;
                case 7 or 8:
                    element = ReadTime(ref reader, element) with { Meaning = id == 7 ? Meaning.Time : Meaning.Timestamp };
                    break;
                case 10:
                    element = ReadInteger(ref reader, element);
                    break;
                default:
                    reader.Skip(type);
                    element = element with
                    {
                        Meaning = id switch
                        {
                            1 or 4 => Meaning.Text,
                            2 => Meaning.Map,
                            3 => Meaning.List,
                            6 => Meaning.Date,
                            11 => Meaning.Null,
                            12 => Meaning.Json,
                            14 => Meaning.Uuid,
                            15 => Meaning.Float16,
                            16 => Meaning.Variant,
                            _ => element.Meaning,
                        },
                    };
                    break;
            }
        }

        return element;
    }

    private static SchemaElement ReadDecimal(ref ThriftReader reader, SchemaElement element)
    {
        int scale = 0;
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            if (id == 1)
            {
                scale = reader.ReadInt32();
            }
            else
            {
                reader.Skip(type);
            }
        }

        return element with { Meaning = Meaning.Decimal, Scale = scale };
    }

    private static SchemaElement ReadTime(ref ThriftReader reader, SchemaElement element)
    {
        bool isUtc = false;
        TimeUnit unit = TimeUnit.Millisecond;
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            if (id != 2)
            {
                isUtc = id == 1 ? type == ThriftType.True : isUtc;
                reader.Skip(type);
                continue;
            }

            int unitId = 0;
            while (reader.NextField(ref unitId, out ThriftType unitType))
            {
                unit = unitId switch { 2 => TimeUnit.Microsecond, 3 => TimeUnit.Nanosecond, _ => TimeUnit.Millisecond };
                reader.Skip(unitType);
            }
        }

        return element with { IsUtc = isUtc, Unit = unit };
    }

    private static SchemaElement ReadInteger(ref ThriftReader reader, SchemaElement element)
    {
        bool isSigned = true;
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            isSigned = id == 2 ? type == ThriftType.True : isSigned;
            reader.Skip(type);
        }

        return element with { Meaning = isSigned ? Meaning.Integer : Meaning.Unsigned };
    }
}

/// <summary>Specifies how often an element occurs in the one above it.</summary>
internal enum Repetition
{
    Required,
    Optional,
    Repeated,
}

/// <summary>Specifies what the values of a column mean, or what a group is.</summary>
internal enum Meaning
{
    None,
    Integer,
    Unsigned,
    Text,
    Json,
    Decimal,
    Date,
    Time,
    Timestamp,
    Interval,
    Uuid,
    Float16,
    Null,
    Variant,
    List,
    Map,
}

/// <summary>Specifies the unit of a time or timestamp.</summary>
internal enum TimeUnit
{
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}
