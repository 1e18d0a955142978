using System.Globalization;
using Relevance.Cluster.Files.Tests.Support;
using Parq = Parquet;

namespace Relevance.Cluster.Files.Tests.Parquet;

/// <summary>Compressions, encodings, pages and row groups do not change what is read.</summary>
public sealed class ParquetEncodingTests
{
    private const string Rows10K = """
        SELECT 'd' || i AS _id, i AS n, (i * 7919) % 1000003 AS big, i / 3.0 AS price, i % 2 = 0 AS flag, 'text ' || (i % 20) AS label,
               CASE WHEN i % 5 = 0 THEN NULL ELSE repeat(chr((97 + i % 26)::INTEGER), (i % 40)::INTEGER) || i END AS text,
               [i + 0.5, i / 7.0, -i]::FLOAT[] AS t_vector_, CASE WHEN i % 3 = 0 THEN [] WHEN i % 3 = 1 THEN NULL ELSE ['a' || i, NULL, 'b'] END AS tags,
               {'eu': i, 'name': 's' || (i % 7)} AS size, DATE '2020-01-01' + (i % 1000)::INTEGER AS day
        FROM range(10000) t(i)
        """;

    public static TheoryData<string> Options =>
    [
        "COMPRESSION uncompressed", "COMPRESSION snappy", "COMPRESSION gzip", "COMPRESSION zstd", "COMPRESSION brotli", "COMPRESSION lz4_raw",
        "COMPRESSION zstd, ROW_GROUP_SIZE 2048", "PARQUET_VERSION V1", "PARQUET_VERSION V2", "PARQUET_VERSION V2, COMPRESSION zstd, ROW_GROUP_SIZE 4096",
        "PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1", "DICTIONARY_SIZE_LIMIT 1",
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public async Task DuckDBsFiles_AreReadTheSame(string options)
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(folder["rows.parquet"], Rows10K, options);

        IReadOnlyList<Document> documents = await Rows.ReadAsync(folder["rows.parquet"]);

        Assert.Equal(10_000, documents.Count);
        for (int i = 0; i < documents.Count; i++)
        {
            Document document = documents[i];
            Assert.Equal($"d{i}", document.Id);
            Assert.Equal(i, document["n"].AsInteger());
            Assert.Equal(i * 7919L % 1000003, document["big"].AsInteger());
            Assert.Equal(i % 2 == 0, document["flag"].AsBoolean());
            Assert.Equal($"text {i % 20}", document["label"].AsText());
            Assert.Equal(i % 5 == 0 ? null : new string((char)('a' + (i % 26)), i % 40) + i, document["text"].AsText());
            Assert.Equal([i + 0.5f, i / 7f, -i], document.GetVector("t_vector_").ToArray());
            Assert.Equal(i % 3 == 0 ? "[]" : i % 3 == 1 ? "" : $"[\"a{i}\",null,\"b\"]", document["tags"].ToString());
            Assert.Equal($"{{\"eu\":{i},\"name\":\"s{i % 7}\"}}", document["size"].ToString());
            Assert.Equal(new DateOnly(2020, 1, 1).AddDays(i % 1000).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), document["day"].AsText());
        }
    }

    [Theory]
    [InlineData(Parq.CompressionMethod.None)]
    [InlineData(Parq.CompressionMethod.Snappy)]
    [InlineData(Parq.CompressionMethod.Gzip)]
    [InlineData(Parq.CompressionMethod.Brotli)]
    [InlineData(Parq.CompressionMethod.Zstd)]
    [InlineData(Parq.CompressionMethod.Lz4Raw)]
    public async Task ParquetNetsFiles_AreReadTheSame(Parq.CompressionMethod compression)
    {
        using TemporaryFolder folder = new();
        Parq.Schema.DataField<string> id = new("_id", nullable: false);
        Parq.Schema.DataField<long> number = new("n");
        Parq.Schema.DataField<double> price = new("price");
        Parq.ParquetOptions options = new() { CompressionMethod = compression };
        options.ColumnEncodingHints["n"] = Parq.EncodingHint.DeltaBinaryPacked;
        options.ColumnEncodingHints["price"] = Parq.EncodingHint.ByteSplitStream;
        await using (FileStream stream = File.Create(folder["rows.parquet"]))
        {
            await using Parq.ParquetWriter writer = await Parq.ParquetWriter.CreateAsync(
                new Parq.Schema.ParquetSchema(id, number, price), stream, options, cancellationToken: TestContext.Current.CancellationToken);
            for (int group = 0; group < 2; group++)
            {
                using Parq.ParquetRowGroupWriter rows = writer.CreateRowGroup();
                await rows.WriteAsync(id, Enumerable.Range(group * 500, 500).Select(i => $"d{i}").ToArray());
                await rows.WriteAsync<long>(
                    number, Enumerable.Range(group * 500, 500).Select(i => i * -77777L).ToArray(), cancellationToken: TestContext.Current.CancellationToken);
                await rows.WriteAsync<double>(
                    price, Enumerable.Range(group * 500, 500).Select(i => i / 7.0).ToArray(), cancellationToken: TestContext.Current.CancellationToken);
            }
        }

        IReadOnlyList<Document> documents = await Rows.ReadAsync(folder["rows.parquet"]);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"d{i} {i * -77777L}"), documents.Select(document => $"{document.Id} {document["n"]}"));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (double?)(i / 7.0)), documents.Select(document => document["price"].AsNumber()));
    }
}
