using System.Globalization;
using System.IO.Compression;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.CrashWriter;

/// <summary>The store of layout 2 in <c>Fixtures</c>, which the library of that time wrote by the code of <see cref="WriteAsync"/>.</summary>
public static class OldStore
{
    /// <summary>The larger of its two datasets.</summary>
    public const string Shop = "shop";

    /// <summary>The clustering of <see cref="Shop"/>.</summary>
    public static readonly ClusteringKey Key = new("v_vector_", "km");

    private const int Count = 240;
    private const int Length = 24;

    /// <summary>Creates the file at a path.</summary>
    /// <param name="path">The path; an existing file is replaced.</param>
    public static void Unpack(string path)
    {
        using Stream packed = typeof(OldStore).Assembly.GetManifestResourceStream("layout-2.db.gz")!;
        using GZipStream content = new(packed, CompressionMode.Decompress);
        using FileStream file = File.Create(path);
        content.CopyTo(file);
    }

    /// <summary>Converts the file to the previous layout: version 1 had no weights of clusterings.</summary>
    /// <param name="path">The file.</param>
    public static void TurnIntoLayout1(string path)
    {
        using SqliteDatabase database = SqliteDatabase.Open(path);
        database.Execute("ALTER TABLE clustering DROP COLUMN weights");
        database.Execute("PRAGMA user_version = 1");
    }

    /// <summary>
    /// Writes two datasets: documents with text of every length up to some pages, a nested field, arrays, nulls, a vector in all but every seventh, one
    /// document deleted; a clustering, metadata, and labels that
    /// came with a document.
    /// </summary>
    /// <param name="store">A store without these datasets.</param>
    /// <returns>A task that ends when all is written.</returns>
    public static async Task WriteAsync(DocumentStore store)
    {
        Document[] documents = [.. Enumerable.Range(0, Count).Select(Make)];
        await store.CreateDatasetAsync(Shop, Schema.Empty);
        await store.WriteAsync(Shop, documents, WriteMode.Insert);
        await store.DeleteDocumentsAsync(Shop, Filter.Field("number").EqualTo(17));
        StoredClustering clustering = new()
        {
            Key = Key,
            ModelName = "kmeans",
            Metric = DistanceMetric.Cosine,
            Labels = ["cluster-0", "cluster-1", "cluster-2"],
            Centroids = VectorSet.From(
                Enumerable.Range(0, 3).Select(cluster => Enumerable.Range(0, Length).Select(i => (float)Math.Sin(cluster + i)).ToArray())),
        };
        await store.WriteClusteringAsync(
            Shop,
            clustering,
            [.. documents.Where(document => document["v_vector_"].HasValue).Select((document, i) => new DocumentLabel(document.Id, $"cluster-{i % 3}"))]);
        await store.UpdateMetadataAsync(Shop, new Document(Shop) { ["owner"] = "Zoë", ["version"] = 7 });
        await store.CreateDatasetAsync("notes", Schema.Empty.With("a_vector_", FieldType.Vector(3)));
        await store.WriteAsync(
            "notes",
            [new Document("n1") { ["text"] = "a note", ["_cluster_.a_vector_.hand"] = "mine" }, new Document("é\0日本")],
            WriteMode.Insert);
    }

    private static Document Make(int number)
    {
        Document document = new(string.Create(CultureInfo.InvariantCulture, $"id-{number}"))
        {
            ["number"] = number,
            ["brand"] = $"brand-{number % 5}",
            ["price"] = number % 11 == 0 ? FieldValue.Null : (FieldValue)(number * 0.25),
            ["text"] = new string((char)('a' + (number % 26)), number == 100 ? 50_000 : number % 97),
            ["details.size"] = number % 4,
            ["tags"] = FieldValue.FromArray([$"t{number % 3}", $"u{number % 2}"]),
        };
        if (number % 7 != 0)
        {
            document["v_vector_"] = Enumerable.Range(0, Length).Select(i => (float)Math.Cos((number * 3.1) + i)).ToArray();
        }

        return document;
    }
}
