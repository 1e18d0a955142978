using System.Buffers.Binary;
using Relevance.Cluster.Files.Parquet;

namespace Relevance.Cluster.Files.Tests.Support;

/// <summary>Writes Parquet files of one column byte by byte, for what no writer at hand writes.</summary>
internal static class RawParquet
{
    /// <summary>Makes a column state that it is encrypted.</summary>
    public const PageCodec EncryptedCodec = (PageCodec)99;

    /// <summary>Writes a file with generated ids.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="entries">The number of entries of the column.</param>
    /// <param name="schema">Writes the elements of the schema below the root.</param>
    /// <param name="elements">The number of those elements.</param>
    /// <param name="path">The path of the column.</param>
    /// <param name="type">Its physical type.</param>
    /// <param name="codec">Its compression.</param>
    /// <param name="pages">Its pages.</param>
    public static MemoryStream Write(
        int rows, int entries, Action<ThriftWriter> schema, int elements, string[] path, PhysicalType type, PageCodec codec, params byte[][] pages)
    {
        byte[] content = [.. pages.SelectMany(page => page)];
        ThriftWriter footer = new();
        footer.Integer(1, 2).List(2, ThriftType.Struct, elements + 1).BeginItem().Text(4, "root").Integer(5, 1).End();
        schema(footer);
        footer.Integer(3, rows, ThriftType.Int64).List(4, ThriftType.Struct, 1).BeginItem().List(1, ThriftType.Struct, 1).BeginItem();
        footer.Integer(2, 4, ThriftType.Int64).Begin(3).Integer(1, (int)type).List(3, ThriftType.Binary, path.Length);
        foreach (string name in path)
        {
            footer.TextItem(name);
        }

        footer.Integer(4, (int)codec).Integer(5, entries, ThriftType.Int64).Integer(7, content.Length, ThriftType.Int64).Integer(9, 4, ThriftType.Int64);
        footer.End();
        if (codec == EncryptedCodec)
        {
            footer.Begin(8).Begin(1).End().End();
        }

        footer.End().Integer(3, rows, ThriftType.Int64).End().End();
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Written.Length);
        return new MemoryStream([.. "PAR1"u8, .. content, .. footer.Written.Span, .. length, .. "PAR1"u8]);
    }

    public static async Task<FieldValue[]> ReadAsync(MemoryStream file, string name) =>
        await DocumentFile.ReadAsync(
            file,
            new() { Format = DocumentFileFormat.Parquet, GenerateMissingIds = true },
            TestContext.Current.CancellationToken).Select(document => document[name]).ToArrayAsync(TestContext.Current.CancellationToken);

    /// <summary>Makes a page of the first version.</summary>
    public static byte[] Page(int entries, PageEncoding encoding, byte[] content, byte[]? stored = null) =>
    [
        .. new ThriftWriter().Integer(1, 0).Integer(2, content.Length).Integer(3, (stored ?? content).Length)
            .Begin(5).Integer(1, entries).Integer(2, (int)encoding).Integer(3, 3).Integer(4, 3).End().End().Written.Span,
        .. stored ?? content,
    ];

    /// <summary>Makes a page of the second version.</summary>
    public static byte[] SecondPage(
        (int Entries, int Nulls, int Rows) counts, PageEncoding encoding, byte[] repetitions, byte[] definitions, byte[] values, byte[]? stored = null)
    {
        int levels = repetitions.Length + definitions.Length;
        return
        [
            .. new ThriftWriter().Integer(1, 3).Integer(2, levels + values.Length).Integer(3, levels + (stored ?? values).Length)
                .Begin(8).Integer(1, counts.Entries).Integer(2, counts.Nulls).Integer(3, counts.Rows).Integer(4, (int)encoding)
                .Integer(5, definitions.Length).Integer(6, repetitions.Length).Boolean(7, stored is not null).End().End().Written.Span,
            .. repetitions,
            .. definitions,
            .. stored ?? values,
        ];
    }

    /// <summary>Puts the length before levels, as pages of the first version have it.</summary>
    public static byte[] WithLength(byte[] levels) => [(byte)levels.Length, 0, 0, 0, .. levels];

    public static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
