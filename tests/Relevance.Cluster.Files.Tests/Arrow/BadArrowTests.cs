using Apache.Arrow;
using Apache.Arrow.Types;
using Relevance.Cluster.Files.Tests.Support;

namespace Relevance.Cluster.Files.Tests.Arrow;

/// <summary>Files that cannot be read fail with one kind of exception, which names file, row and column.</summary>
public sealed class BadArrowTests
{
    [Theory]
    [InlineData("", "expected an Arrow file, which begins with 'ARROW1' or a message, found an empty file: write it again, or leave it out.")]
    [InlineData(
        "{\"_id\": \"a\"}",
        "expected an Arrow file, which begins with 'ARROW1' or a message, found text that begins with \"{\"_id\": \"a\"}\": "
            + "end its name in .csv, .tsv, .json or .jsonl.")]
    [InlineData("PAR1\u0015.....", "expected an Arrow file, which begins with 'ARROW1' or a message, found a Parquet file: end its name in .parquet.")]
    [InlineData("FEA1............FEA1", "this is Feather version 1, which is not an Arrow format: write it again with pyarrow.feather.write_feather(table, path, version=2), or as Parquet.")]
    [InlineData("ARROW1\0\0", "this Arrow file is truncated or damaged: ")]
    public async Task AnotherFile_IsRefusedByItsFirstBytes(string content, string reason)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["odd.arrow"], content, TestContext.Current.CancellationToken);

        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => Rows.ReadAsync(folder["odd.arrow"]));

        Assert.StartsWith("odd.arrow: " + reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATypeThatCannotBeRead_IsNamedWithItsColumnAndRow()
    {
        DenseUnionArray union = new(
            new UnionType([new Field("a", Int32Type.Default, true)], [0], UnionMode.Dense),
            1,
            [new Int32Array.Builder().Append(1).Build()],
            new ArrowBuffer(new byte[] { 0 }),
            new ArrowBuffer(new byte[4]));

        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => ArrowFiles.ReadAsync(union));

        Assert.Equal("the stream, row 1: column 'x': its type union cannot be read: write it as numbers, text, lists or structs.", e.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ATruncatedFile_IsReportedAsOne(bool isFile)
    {
        MemoryStream file = ArrowFiles.Write(isFile, codec: null, ("x", new Int64Array.Builder().AppendRange(Enumerable.Range(0, 1000).Select(i => (long)i)).Build(), null));
        MemoryStream cut = new(file.ToArray()[..5000]);

        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => ArrowFiles.ReadAsync(cut, "x"));

        Assert.Contains("truncated or damaged", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARowWithoutAnId_OrWithADateBeyondTheYears_IsListed_AndTheRestArrives()
    {
        TimestampArray dates = new TimestampArray.Builder(new TimestampType(TimeUnit.Second, "UTC"))
            .Append(DateTimeOffset.UnixEpoch).Append(DateTimeOffset.UnixEpoch).Build();
        byte[] values = dates.Data.Buffers[1].Span.ToArray();
        BitConverter.TryWriteBytes(values.AsSpan(8), long.MaxValue);
        TimestampArray bad = new(new ArrayData(dates.Data.DataType, 2, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(values)]));
        List<RejectedDocument> rejected = [];

        List<Document> documents = await DocumentFile.ReadAsync(
            ArrowFiles.Write(isFile: false, codec: null, ("x", bad, null)),
            new() { Format = DocumentFileFormat.Arrow, Rejected = rejected },
            TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["d0", "d0"], documents.Select(document => document.Id));
        Assert.Equal(["the stream, row 2", "the stream, row 4"], rejected.Select(one => one.SourceLocation));
        Assert.StartsWith("column 'x': expected a date in the years 1 to 9999, found the day", rejected[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task ADamagedFile_FailsWithOneKindOfException(bool isFile, int seed)
    {
        ListArray.Builder lists = new(FloatType.Default);
        for (int i = 0; i < 500; i++)
        {
            lists.Append();
            ((FloatArray.Builder)lists.ValueBuilder).Append(i).Append(2f);
        }

        byte[] good = ArrowFiles.Write(
            isFile,
            codec: null,
            ("t_vector_", lists.Build(), null),
            ("text", new StringArray.Builder().AppendRange(Enumerable.Range(0, 500).Select(i => $"text {i}")).Build(), null)).ToArray();
        Random random = new(seed);
        int failures = 0;
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = [.. good];
            for (int i = 0; i < 3; i++)
            {
                // The first part has the schema, the last one the positions.
                int start = round % 3 == 2 ? bytes.Length - 1000 : 8;
                bytes[random.Next(start, round % 3 == 1 ? 1000 : bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                await DocumentFile.ReadAsync(new MemoryStream(bytes), new() { Format = DocumentFileFormat.Arrow, Rejected = [] })
                    .CountAsync(TestContext.Current.CancellationToken);
            }
            catch (InvalidDocumentException)
            {
                failures++;
            }
        }

        Assert.InRange(failures, 50, 300);
    }
}
