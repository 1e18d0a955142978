using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>The footer of a Parquet file: its schema and where the columns of its row groups are.</summary>
/// <param name="Schema">The elements of the schema, depth first; the first one is the root.</param>
/// <param name="RowGroups">The row groups in their order.</param>
/// <param name="Metadata">The texts that the program left that wrote the file.</param>
internal sealed record FileFooter(
    IReadOnlyList<SchemaElement> Schema, IReadOnlyList<RowGroup> RowGroups, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads the footer.</summary>
    /// <exception cref="FileFaultException">The bytes are not a footer.</exception>
    public static FileFooter Read(ReadOnlySpan<byte> bytes)
    {
        ThriftReader reader = new(bytes);
        List<SchemaElement> schema = [];
        List<RowGroup> groups = [];
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 2:
                    for (int count = reader.ReadListCount(out _); count > 0; count--)
                    {
                        schema.Add(SchemaElement.Read(ref reader));
                    }

                    break;
                case 4:
                    for (int count = reader.ReadListCount(out _); count > 0; count--)
                    {
                        groups.Add(RowGroup.Read(ref reader));
                    }

                    break;
                case 5:
                    for (int count = reader.ReadListCount(out _); count > 0; count--)
                    {
                        ReadEntry(ref reader, metadata);
                    }

                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return schema.Count > 0
            ? new(schema, groups, metadata)
            : throw new FileFaultException("its metadata has no schema");
    }

    private static void ReadEntry(ref ThriftReader reader, Dictionary<string, string> metadata)
    {
        string key = "";
        string value = "";
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    key = reader.ReadText();
                    break;
                case 2:
                    value = reader.ReadText();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        metadata[key] = value;
    }
}

/// <summary>A part of a file with some of its rows.</summary>
/// <param name="Chunks">The columns in the order of the schema.</param>
/// <param name="RowCount">The number of rows.</param>
internal sealed record RowGroup(IReadOnlyList<ColumnChunk> Chunks, long RowCount)
{
    public static RowGroup Read(ref ThriftReader reader)
    {
        List<ColumnChunk> chunks = [];
        long rows = 0;
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    for (int count = reader.ReadListCount(out _); count > 0; count--)
                    {
                        chunks.Add(ColumnChunk.Read(ref reader));
                    }

                    break;
                case 3:
                    rows = reader.ReadInteger();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new(chunks, rows);
    }
}

/// <summary>The values of one column in one row group.</summary>
/// <param name="Type">The physical type.</param>
/// <param name="Codec">The compression.</param>
/// <param name="EntryCount">The number of values, nulls and empty lists.</param>
/// <param name="Offset">The position of the first page in the file.</param>
/// <param name="Size">The number of bytes of all pages.</param>
/// <param name="IsEncrypted">Whether the column is encrypted.</param>
/// <param name="IsElsewhere">Whether the values are in another file.</param>
internal sealed record ColumnChunk(
    PhysicalType Type, PageCodec Codec, long EntryCount, long Offset, long Size, bool IsEncrypted, bool IsElsewhere)
{
    public static ColumnChunk Read(ref ThriftReader reader)
    {
        ColumnChunk? chunk = null;
        bool isEncrypted = false;
        bool isElsewhere = false;
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            if (id == 3)
            {
                chunk = ReadMetadata(ref reader);
                continue;
            }

            isElsewhere |= id == 1;
            isEncrypted |= id is 8 or 9;
            reader.Skip(type);
        }

        return (chunk ?? new(default, default, 0, 0, 0, false, false)) with { IsEncrypted = isEncrypted, IsElsewhere = isElsewhere };
    }

    private static ColumnChunk ReadMetadata(ref ThriftReader reader)
    {
        int physicalType = 0;
        int codec = 0;
        long count = 0;
        long size = 0;
        long data = 0;
        long dictionary = 0;
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    physicalType = reader.ReadInt32();
                    break;
                case 4:
                    codec = reader.ReadInt32();
                    break;
                case 5:
                    count = reader.ReadInteger();
                    break;
                case 7:
                    size = reader.ReadInteger();
                    break;
                case 9:
                    data = reader.ReadInteger();
                    break;
                case 11:
                    dictionary = reader.ReadInteger();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        // Some writers state 0 for a dictionary that does not exist.
        long offset = dictionary > 0 && dictionary < data ? dictionary : data;
        return new((PhysicalType)physicalType, (PageCodec)codec, count, offset, size, IsEncrypted: false, IsElsewhere: false);
    }
}

/// <summary>Specifies how values are stored.</summary>
internal enum PhysicalType
{
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    ByteArray,
    FixedLengthByteArray,
}
