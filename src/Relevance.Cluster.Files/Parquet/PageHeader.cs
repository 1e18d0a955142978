using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>The header before a page.</summary>
internal sealed record PageHeader
{
    public PageType Type { get; init; }

    /// <summary>Gets the number of bytes after decompression.</summary>
    public int Size { get; init; }

    /// <summary>Gets the number of bytes in the file.</summary>
    public int StoredSize { get; init; }

    /// <summary>Gets the CRC-32 of the bytes in the file; null if the writer left none.</summary>
    public uint? Checksum { get; init; }

    /// <summary>Gets the number of values, nulls and empty lists; of a dictionary, the number of values.</summary>
    public int EntryCount { get; init; }

    public PageEncoding Encoding { get; init; }

    /// <summary>Gets the encoding of definition and repetition levels.</summary>
    public PageEncoding LevelEncoding { get; init; } = PageEncoding.Rle;

    /// <summary>Gets the number of bytes of the definition levels in a page of the second version.</summary>
    public int DefinitionSize { get; init; }

    /// <summary>Gets the number of bytes of the repetition levels in a page of the second version.</summary>
    public int RepetitionSize { get; init; }

    /// <summary>Gets a value indicating whether the values of a page of the second version are compressed.</summary>
    public bool IsCompressed { get; init; } = true;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The bytes that begin with it.</param>
    /// <param name="length">The number of its bytes.</param>
    public static PageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        ThriftReader reader = new(bytes);
        PageHeader header = new();
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    header = header with { Type = (PageType)reader.ReadInt32() };
                    break;
                case 2:
                    header = header with { Size = reader.ReadInt32() };
                    break;
                case 3:
                    header = header with { StoredSize = reader.ReadInt32() };
                    break;
                case 4:
                    header = header with { Checksum = unchecked((uint)reader.ReadInt32()) };
                    break;
                case 5:
                    header = ReadFirstVersion(ref reader, header);
                    break;
                case 7:
                    header = ReadDictionary(ref reader, header);
                    break;
                case 8:
                    header = ReadSecondVersion(ref reader, header);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        length = reader.Position;
        return header.Size >= 0 && header.StoredSize >= 0 && header.EntryCount >= 0 && header.DefinitionSize >= 0 && header.RepetitionSize >= 0
            ? header
            : throw FileFaultException.OfPage("its header has a negative size");
    }

    private static PageHeader ReadFirstVersion(ref ThriftReader reader, PageHeader header)
    {
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    header = header with { EntryCount = reader.ReadInt32() };
                    break;
                case 2:
                    header = header with { Encoding = (PageEncoding)reader.ReadInt32() };
                    break;
                case 3 or 4:
                    PageEncoding encoding = (PageEncoding)reader.ReadInt32();
                    header = encoding == PageEncoding.Rle ? header : header with { LevelEncoding = encoding };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return header;
    }

    private static PageHeader ReadDictionary(ref ThriftReader reader, PageHeader header)
    {
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            if (id == 1)
            {
                header = header with { EntryCount = reader.ReadInt32() };
            }
            else
            {
                reader.Skip(type);
            }
        }

        return header;
    }

    private static PageHeader ReadSecondVersion(ref ThriftReader reader, PageHeader header)
    {
        int id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    header = header with { EntryCount = reader.ReadInt32() };
                    break;
                case 4:
                    header = header with { Encoding = (PageEncoding)reader.ReadInt32() };
                    break;
                case 5:
                    header = header with { DefinitionSize = reader.ReadInt32() };
                    break;
                case 6:
                    header = header with { RepetitionSize = reader.ReadInt32() };
                    break;
                case 7:
                    header = header with { IsCompressed = type == ThriftType.True };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return header;
    }
}

/// <summary>Specifies what a page holds.</summary>
internal enum PageType
{
    Data,
    Index,
    Dictionary,
    DataVersion2,
}

/// <summary>Specifies how the values of a page are encoded.</summary>
internal enum PageEncoding
{
    Plain = 0,
    PlainDictionary = 2,
    Rle = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RleDictionary = 8,
    ByteStreamSplit = 9,
}
