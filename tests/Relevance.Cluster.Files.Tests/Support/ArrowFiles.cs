using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Relevance.Cluster.Files.Tests.Support;

/// <summary>Writes Arrow files with the builders of Apache Arrow.</summary>
internal static class ArrowFiles
{
    /// <summary>Writes arrays of equal length as the columns of one file, after a column of ids d0, d1, ….</summary>
    public static MemoryStream Write(
        bool isFile, CompressionCodecType? codec, params (string Name, IArrowArray Array, IReadOnlyDictionary<string, string>? Metadata)[] columns)
    {
        int count = columns[0].Array.Length;
        StringArray ids = new StringArray.Builder().AppendRange(Enumerable.Range(0, count).Select(i => $"d{i}")).Build();
        Apache.Arrow.Schema schema = new(
            [new Field("_id", StringType.Default, nullable: false), .. columns.Select(column => new Field(column.Name, column.Array.Data.DataType, true, column.Metadata))],
            metadata: null);
        using RecordBatch batch = new(schema, [ids, .. columns.Select(column => column.Array)], count);
        MemoryStream stream = new();
        IpcOptions options = new() { CompressionCodec = codec, CompressionCodecFactory = codec is null ? null : new CompressionCodecFactory() };
        using ArrowStreamWriter writer = isFile ? new ArrowFileWriter(stream, schema, true, options) : new ArrowStreamWriter(stream, schema, true, options);
        writer.WriteRecordBatch(batch);
        writer.WriteRecordBatch(batch);
        writer.WriteEnd();
        return new MemoryStream(stream.ToArray());
    }

    /// <summary>Reads the column <c>x</c> of a file of one array as JSON; each row occurs twice, because the batch is written twice.</summary>
    public static async Task<string[]> ReadAsync(IArrowArray array, string name = "x", IReadOnlyDictionary<string, string>? metadata = null)
    {
        List<FieldValue> values = await ReadAsync(Write(isFile: true, codec: null, (name, array, metadata)), name);
        Assert.Equal(values[..array.Length], values[array.Length..]);
        return [.. values[..array.Length].Select(value => value.Kind == FieldKind.Missing ? "" : value.ToJson())];
    }

    public static async Task<List<FieldValue>> ReadAsync(MemoryStream file, string name) =>
        await DocumentFile.ReadAsync(file, new() { Format = DocumentFileFormat.Arrow }, TestContext.Current.CancellationToken)
            .Select(document => document[name]).ToListAsync(TestContext.Current.CancellationToken);
}
