using Relevance.Cluster.Tests.Documents.Values;

namespace Relevance.Cluster.Tests.Documents;

public sealed class DocumentTests
{
    private static Document Product() => new("p-1")
    {
        ["title"] = "Red mug",
        ["price"] = 12.5,
        ["title_vector_"] = new[] { 0.25f, -1f },
        ["meta.tags"] = new[] { "red", "kitchen" },
        ["meta.stock"] = 3,
    };

    [Fact]
    public void ToJson_OfABuiltDocument_IsNestedWithTheIdFirst() =>
        Assert.Equal(
            """{"_id":"p-1","title":"Red mug","price":12.5,"title_vector_":[0.25,-1],"meta":{"tags":["red","kitchen"],"stock":3}}""",
            Product().ToJson());

    [Fact]
    public void FieldNames_OfADocument_AreItsTopLevelInOrder() =>
        Assert.Equal(["_id", "title", "price", "title_vector_", "meta"], Product().FieldNames);

    [Theory]
    [InlineData("meta.stock", "3")]
    [InlineData("meta.tags.1", "\"kitchen\"")]
    [InlineData("_id", "\"p-1\"")]
    public void Get_ByDottedPath_WalksObjectsAndArrays(string path, string json) => Assert.Equal(json, Product()[path].ToJson());

    [Theory]
    [InlineData("nothing")]
    [InlineData("meta.nothing")]
    [InlineData("title.length")]
    [InlineData("meta.tags.2")]
    [InlineData("meta.tags.-1")]
    [InlineData("meta.tags.x")]
    [InlineData("title_vector_.0")]
    public void Get_OfWhatIsNotThere_IsMissing(string path)
    {
        Assert.Equal(FieldKind.Missing, Product()[path].Kind);
        Assert.False(Product().Contains(path));
    }

    [Fact]
    public void Get_WhereTheWalkLeadsNowhere_ReadsTheFieldWithDotsInItsName()
    {
        Document document = Document.Parse("""{"_id":"1","a.b":"literal","c":{"d":"walked"},"c.d":"literal"}""");

        Assert.Equal("literal", document["a.b"].AsText());
        Assert.Equal("walked", document["c.d"].AsText());
    }

    [Fact]
    public void Set_WhereReadingFindsAFieldWithDotsInItsName_ReplacesThatField()
    {
        Document document = Document.Parse("""{"_id":"1","a.b":"literal"}""");

        document["a.b"] = "new";

        Assert.Equal("""{"_id":"1","a.b":"new"}""", document.ToJson());
        Assert.True(document.Remove("a.b"));
        Assert.Equal("""{"_id":"1"}""", document.ToJson());
    }

    [Fact]
    public void Set_ThroughNothingAndNull_CreatesObjects()
    {
        Document document = Document.Parse("""{"_id":"1","n":null}""");

        document["n.a"] = 1;
        document["x.y.z"] = true;

        Assert.Equal("""{"_id":"1","n":{"a":1},"x":{"y":{"z":true}}}""", document.ToJson());
    }

    [Fact]
    public void Set_OfAnArrayItem_ReplacesIt()
    {
        Document document = Document.Parse("""{"_id":"1","a":[{"b":1},2]}""");

        document["a.0.b"] = "x";

        Assert.Equal("""{"_id":"1","a":[{"b":"x"},2]}""", document.ToJson());
    }

    [Theory]
    [InlineData("title.length", "'title' is text")]
    [InlineData("meta.stock.count", "'meta.stock' is a number")]
    [InlineData("meta.tags.9", "'meta.tags' is an array")]
    [InlineData("title_vector_.x", "'title_vector_' is a vector")]
    public void Set_ThroughAScalar_IsRejectedAndNamesDocumentAndPath(string path, string expected)
    {
        Document document = Product();

        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => document[path] = 1);

        Assert.Contains("'p-1'", e.Message, StringComparison.Ordinal);
        Assert.Contains($"'{path}'", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal(Product().ToJson(), document.ToJson());
    }

    [Fact]
    public void Set_OfTheId_OnlyAcceptsTheSame()
    {
        Document document = Product();

        document["_id"] = "p-1";

        Assert.Throws<InvalidOperationException>(() => document["_id"] = "p-2");
        Assert.Throws<InvalidOperationException>(() => document["_id.x"] = "p-2");
        Assert.Throws<InvalidOperationException>(() => document["_id"] = default);
        Assert.Throws<InvalidOperationException>(() => document.Remove("_id"));
    }

    [Fact]
    public void Constructor_WithAnIdThatCannotBeKept_IsRejected()
    {
        Assert.Throws<ArgumentException>(() => new Document(""));
        Assert.Throws<ArgumentException>(() => new Document("a\uD800"));
    }

    [Fact]
    public void Set_OfNumbersUnderAVectorName_MakesAVector()
    {
        Document document = new("1") { ["a.x_vector_"] = FieldValue.FromArray([1, 2.5]) };

        Assert.Equal(FieldKind.Vector, document["a.x_vector_"].Kind);
    }

    [Fact]
    public void Clone_ChangedBelowItsRoot_LeavesTheOriginalAsItWas()
    {
        Document original = Product();
        Document clone = original.Clone();

        clone["meta.stock"] = 0;
        clone.Remove("meta.tags");
        clone["title"] = "Blue mug";

        Assert.Equal(Product().ToJson(), original.ToJson());
        Assert.Equal("""{"_id":"p-1","title":"Blue mug","price":12.5,"title_vector_":[0.25,-1],"meta":{"stock":0}}""", clone.ToJson());
    }

    [Fact]
    public void Value_ReadFromADocument_DoesNotChangeWithIt()
    {
        Document document = Product();
        FieldValue meta = document["meta"];

        document["meta.stock"] = 99;

        Assert.Equal(3, meta.AsObject()["stock"].AsNumber());
    }

    [Fact]
    public void Merge_OfChanges_GoesObjectByObjectAndReplacesTheRest()
    {
        Document document = Document.Parse("""{"_id":"1","_cluster_":{"f_vector_":{"a":"cluster-1"}},"tags":[1,2],"n":1}""");

        document.Merge(Document.Parse("""{"_id":"other","_cluster_":{"f_vector_":{"b":"cluster-2"}},"tags":[3],"n":null,"new":{"x":1}}"""));

        Assert.Equal(
            """{"_id":"1","_cluster_":{"f_vector_":{"a":"cluster-1","b":"cluster-2"}},"tags":[3],"n":null,"new":{"x":1}}""", document.ToJson());
    }

    [Fact]
    public void Select_OfFields_KeepsTheIdAndAllBelowAParent()
    {
        Document document = Document.Parse("""{"_id":"1","a":1,"b":{"c":2,"d":{"e":3}},"f.g":4,"list":[{"h":5},{"h":6}]}""");

        Assert.Equal("""{"_id":"1","b":{"d":{"e":3}},"a":1}""", document.Select(["b.d", "a", "nothing", "_id"]).ToJson());
        Assert.Equal("""{"_id":"1","b":{"c":2,"d":{"e":3}}}""", document.Select(["b.c", "b"]).ToJson());
        Assert.Equal("""{"_id":"1","f.g":4,"list":[{"h":5},{"h":6}]}""", document.Select(["f.g", "list.h"]).ToJson());
        Assert.Equal("""{"_id":"1"}""", document.Select([]).ToJson());
    }

    [Fact]
    public void GetVector_OfSomethingElse_ThrowsWithDocumentAndField()
    {
        VectorShapeException e = Assert.Throws<VectorShapeException>(() => Product().GetVector("title"));

        Assert.Equal(("p-1", "title", "a vector", "text"), (e.DocumentId, e.VectorField, e.Expected, e.Actual));
        Assert.Throws<VectorShapeException>(() => Product().GetVector("nothing"));
        Assert.Equal([0.25f, -1f], Product().GetVector("title_vector_").ToArray());
    }

    [Fact]
    public void Walk_OfADocument_IsDepthFirstAndLeavesOutWhatNoPathReaches()
    {
        Document document = Document.Parse("""{"_id":"1","a":{"b":1,"x.y":2,"c":{}},"d.e":{"f":3},"":4,"g":[{"h":5}],"i":null}""");

        Assert.Equal(
            ["a={\"b\":1,\"x.y\":2,\"c\":{}}", "a.b=1", "a.c={}", "d.e={\"f\":3}", "g=[{\"h\":5}]", "i=null"],
            document.Walk().Select(field => $"{field.Key}={field.Value.ToJson()}"));
    }

    [Fact]
    public void Walk_OfRandomDocuments_YieldsOnlyPathsThatReadTheSameValue()
    {
        RandomTree random = new(7);
        for (int i = 0; i < 200; i++)
        {
            Document document = random.NextDocument(i);
            foreach ((FieldPath path, FieldValue value) in document.Walk())
            {
                Assert.Equal(value, document[path]);
            }
        }
    }

    [Fact]
    public void ToValue_OfADocument_ReadsBackAsTheSameDocument() =>
        Assert.Equal(Product().ToValue(), Document.Parse(Product().ToValue().ToJson()).ToValue());
}
