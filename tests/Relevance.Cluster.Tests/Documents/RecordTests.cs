using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Tests.Documents;

/// <summary>Records become documents by the rules of System.Text.Json, and come back by them.</summary>
public sealed class RecordTests
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    public enum Size
    {
        Small,
        Large,
    }

    [Fact]
    public void FromRecord_FollowsTheAttributesOfTheSerializer()
    {
        Book book = new() { Id = 7, Name = "Emma", Size = Size.Large, Secret = "x", Vector = new float[] { 1, 2 } };

        Document document = Document.FromRecord(book);

        Assert.Equal("""{"_id":"7","title":"Emma","Size":"Large","Vector":[1,2],"Ratings":[0.5]}""", document.ToJson());
        Assert.Equal(FieldKind.Vector, document["Vector"].Kind);
        Assert.Equal(FieldKind.Array, document["Ratings"].Kind);
        Book read = document.ToRecord<Book>();
        Assert.Equal((7, "Emma", Size.Large, null), (read.Id, read.Name, read.Size, read.Secret));
        Assert.Equal([1, 2], read.Vector!.Value.ToArray());
    }

    [Fact]
    public void FromRecord_WithOptions_FollowsThem()
    {
        JsonSerializerOptions options = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };

        Assert.Equal("""{"_id":"a","page_count":3}""", Document.FromRecord(new Note { Id = "a", PageCount = 3 }, json: options).ToJson());
        Assert.Equal("""{"_id":"a","pageCount":0,"vector":null}""", Document.FromRecord(new Note { Id = "a" }, json: CamelCase).ToJson());
        Assert.Equal(3, Document.Parse("""{"_id":"a","page_count":3}""").ToRecord<Note>(options).PageCount);
    }

    [Fact]
    public void FromRecord_WithIdsOfLargeIntegers_ReadsThemBack()
    {
        Assert.Equal(Int128.MaxValue, Document.FromRecord(new Numbered<Int128>(Int128.MaxValue)).ToRecord<Numbered<Int128>>().Id);
        Assert.Equal(UInt128.MaxValue, Document.FromRecord(new Numbered<UInt128>(UInt128.MaxValue)).ToRecord<Numbered<UInt128>>().Id);
        Assert.Equal(
            BigInteger.Pow(7, 99), Document.FromRecord(new Numbered<BigInteger>(BigInteger.Pow(7, 99))).ToRecord<Numbered<BigInteger>>().Id);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("\"many\"")]
    [InlineData("[1]")]
    public void ToRecord_OfANumberThatIsNotAnInteger_StatesTheField(string json)
    {
        Document document = Document.Parse($$"""{"_id":"a","Id":{{json}}}""");

        InvalidDocumentException failure = Assert.Throws<InvalidDocumentException>(() => document.ToRecord<Numbered<BigInteger>>());

        Assert.Contains("expected an integer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromRecord_WithAConverterOfTheCaller_PrefersIt()
    {
        JsonSerializerOptions options = new() { Converters = { new Hexadecimal() } };

        Document document = Document.FromRecord(new Numbered<BigInteger>(255), _ => "a", options);

        Assert.Equal("""{"_id":"a","Id":"0FF"}""", document.ToJson());
    }

    [Fact]
    public void FromRecord_WithASourceGeneratedContext_NeedsNoReflection()
    {
        Plain plain = new("a", [1, 2]) { Tags = ["x"] };

        Document document = Document.FromRecord(plain, PlainContext.Default.Plain);
        Plain read = document.ToRecord(PlainContext.Default.Plain);

        Assert.Equal("""{"_id":"a","vector":[1,2],"tags":["x"]}""", document.ToJson());
        Assert.Equal("a", read.Id);
        Assert.Equal(plain.Vector, read.Vector);
    }

    [Fact]
    public void TheId_IsFoundByNameThenByAttributeThenBySpelling()
    {
        SpelledId spelled = new() { ID = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e") };

        Assert.Equal("""{"_id":"named","Id":"other"}""", Document.FromRecord(new NamedId { Id = "other", Key = "named" }).ToJson());
        Assert.Equal("""{"_id":"5","Id":"other"}""", Document.FromRecord(new MarkedId { Id = "other", Isbn = 5 }).ToJson());
        Assert.Equal(5, Document.Parse("""{"_id":"5","Id":"other"}""").ToRecord<MarkedId>().Isbn);
        Assert.Equal("""{"_id":"0f8fad5b-d9cb-469f-a165-70867728950e"}""", Document.FromRecord(spelled).ToJson());
        Assert.Equal(spelled.ID, Document.FromRecord(spelled).ToRecord<SpelledId>().ID);
    }

    [Fact]
    public void TheId_CanBeAFunction_AndAllPropertiesStay()
    {
        Book book = new() { Id = 7, Name = "Emma" };

        Document document = Document.FromRecord(book, record => $"{record.Name}/{record.Id}");

        Assert.Equal("Emma/7", document.Id);
        Assert.Equal(7, document["Id"].AsNumber());
        Assert.Equal((7, "Emma"), (document.ToRecord<Book>().Id, document.ToRecord<Book>().Name));
    }

    [Fact]
    public void TheId_WhereThereIsNone_IsAskedForBeforeAnythingIsWritten()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Document.FromRecord(new Nameless { Title = "x" }));

        Assert.Contains("Nameless has no id", exception.Message, StringComparison.Ordinal);
        Assert.Equal("x", Document.FromRecord(new Nameless { Title = "x" }, record => record.Title).Id);
    }

    [Fact]
    public void Vectors_OfEveryType_GoInAndComeBack()
    {
        Vectors vectors = new()
        {
            Id = "a",
            Array = [1],
            List = [2],
            Memory = new float[] { 3 },
            ReadOnly = new float[] { 4 },
            Sequence = [5, 6],
            Inner = new Vectors { Id = "b", Array = [7.5f, 0.1f] },
        };

        Document document = Document.FromRecord(vectors);
        Vectors read = document.ToRecord<Vectors>();

        Assert.All(["Array", "List", "Memory", "ReadOnly", "Sequence"], name => Assert.Equal(FieldKind.Vector, document[new FieldPath(name)].Kind));
        Assert.Equal("""{"_id":"b","Array":[7.5,0.1],"List":null,"Memory":[],"ReadOnly":[],"Sequence":null,"Inner":null}""", document["Inner"].ToJson());
        Assert.Equal((1, 2, 3, 4), (read.Array![0], read.List![0], read.Memory.Span[0], read.ReadOnly.Span[0]));
        Assert.Equal([5, 6], read.Sequence!);
        Assert.Equal([7.5f, 0.1f], read.Inner!.Array!);
        vectors.Array[0] = 9;
        Assert.Equal(9, document.GetVector("Array").Span[0]);
        vectors.List[0] = 9;
        Assert.Equal(2, document.GetVector("List").Span[0]);
    }

    [Fact]
    public void Polymorphism_KeepsTypesIdsAndVectors()
    {
        Shape[] shapes = [new Circle { Id = "c", Radius = 2, Vector = [1, 2] }, new Square { Id = "s", Side = 3 }];

        Document[] documents = [.. shapes.Select(shape => Document.FromRecord(shape))];
        Shape[] read = [.. documents.Select(document => document.ToRecord<Shape>())];

        Assert.Equal(["c", "s"], documents.Select(document => document.Id));
        Assert.Equal([1, 2], documents[0].GetVector("Vector").ToArray());
        Assert.Equal((2, 3), (Assert.IsType<Circle>(read[0]).Radius, Assert.IsType<Square>(read[1]).Side));
    }

    [Fact]
    public void ToRecord_OfAValueThatDoesNotFit_NamesTheDocument()
    {
        InvalidDocumentException exception = Assert.Throws<InvalidDocumentException>(
            () => Document.Parse("""{"_id":"7","title":["no","text"]}""").ToRecord<Book>());

        Assert.Equal("7", exception.DocumentId);
        Assert.IsType<JsonException>(exception.InnerException);
    }

    [Fact]
    public void ToRecord_OfAFieldThatIsNoVector_SaysSo_AndReadsListsOfNumbers()
    {
        Assert.Contains(
            "field 'Vector': expected a vector, found text",
            Assert.Throws<InvalidDocumentException>(() => Document.Parse("""{"_id":"7","Vector":"AAAA"}""").ToRecord<Book>()).Message,
            StringComparison.Ordinal);
        Assert.Equal([1, 2], Document.Parse("""{"_id":"7","Vector":[1,2]}""").ToRecord<Book>().Vector!.Value.ToArray());
        Assert.Equal([1, 2], Document.Parse("""{"_id":"7","Vector":"[1 2]"}""").ToRecord<Book>().Vector!.Value.ToArray());
        Assert.Null(Document.Parse("""{"_id":"7","Vector":null}""").ToRecord<Book>().Vector);
    }

    [Fact]
    public void ToRecord_IgnoresLabelsAndOtherFields()
    {
        Document document = Document.Parse("""{"_id":"7","title":"Emma","_cluster_":{"v":{"km":"cluster-1"}},"more":1}""");

        Assert.Equal("Emma", document.ToRecord<Book>().Name);
    }

    [Fact]
    public async Task Insert_OfRecordsThatTheSerializerRejects_ListsThemByPosition()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset books = new RelevanceClient(store).GetDataset("books");
        Note[] notes = [new() { Id = "a" }, new(), new() { Id = "b", Weight = double.PositiveInfinity }, new() { Id = "a" }, new() { Id = "c" }];

        WriteSummary written = await books.InsertAsync(notes, options: new WriteOptions { BatchSize = 2 });

        Assert.Equal(2, written.InsertedCount);
        Assert.Equal([1L, 2L, 3L], written.Rejected.Select(rejected => rejected.Index!.Value));
        await Assert.ThrowsAsync<DocumentsRejectedException>(() => books.InsertAsync([new Note()]));
        await Assert.ThrowsAsync<ArgumentException>(() => books.InsertAsync([new Nameless()]));
    }

    private sealed class Book
    {
        public int Id { get; set; }

        [JsonPropertyName("title")]
        public string? Name { get; set; }

        [JsonConverter(typeof(JsonStringEnumConverter<Size>))]
        public Size Size { get; set; }

        [JsonIgnore]
        public string? Secret { get; set; }

        public ReadOnlyMemory<float>? Vector { get; set; }

        public double[] Ratings { get; set; } = [0.5];
    }

    private sealed class Note
    {
        public string? Id { get; set; }

        public int PageCount { get; set; }

        public float[]? Vector { get; set; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public double Weight { get; set; }
    }

    private sealed class NamedId
    {
        public string? Id { get; set; }

        [JsonPropertyName("_id")]
        public string? Key { get; set; }
    }

    private sealed class MarkedId
    {
        public string? Id { get; set; }

        [Key]
        public long Isbn { get; set; }
    }

    private sealed class SpelledId
    {
        public Guid ID { get; set; }
    }

    private sealed record Numbered<T>(T Id);

    private sealed class Hexadecimal : JsonConverter<BigInteger>
    {
        public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("X", CultureInfo.InvariantCulture));
    }

    private sealed class Nameless
    {
        public string Title { get; set; } = "";
    }

    private sealed class Vectors
    {
        public string? Id { get; set; }

        public float[]? Array { get; set; }

        public List<float>? List { get; set; }

        public Memory<float> Memory { get; set; }

        public ReadOnlyMemory<float> ReadOnly { get; set; }

        public IReadOnlyList<float>? Sequence { get; set; }

        public Vectors? Inner { get; set; }
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    private abstract class Shape
    {
        public string? Id { get; set; }
    }

    private sealed class Circle : Shape
    {
        public int Radius { get; set; }

        public float[]? Vector { get; set; }
    }

    private sealed class Square : Shape
    {
        public int Side { get; set; }
    }
}

/// <summary>A record that a source-generated context knows.</summary>
internal sealed record Plain(string Id, float[] Vector)
{
    public List<string> Tags { get; init; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Plain))]
internal sealed partial class PlainContext : JsonSerializerContext;
