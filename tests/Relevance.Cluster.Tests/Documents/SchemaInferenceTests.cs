using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Tests.Documents;

public sealed class SchemaInferenceTests
{
    private static string Infer(params string[] documents)
    {
        Schema schema = Schema.Empty;
        foreach (string json in documents)
        {
            Assert.True(SchemaInference.TryExtend(ref schema, Document.Parse(json), out string? reason), reason);
        }

        return schema.ToJson();
    }

    private static string? Rejection(Schema schema, Document document)
    {
        Schema before = schema;
        Assert.False(SchemaInference.TryExtend(ref schema, document, out string? reason));
        Assert.Same(before, schema);
        return reason;
    }

    [Fact]
    public void TryExtend_OverEveryKind_LearnsTheReferenceTypes() =>
        Assert.Equal(
            """{"_chunk_":"chunks","_chunk_.label":"text","_chunk_.label_chunkvector_":"""
                + """{"chunkvector":2},"_cluster_":"dict","_cluster_.a_vector_":"dict","_cluster_.a_vector_.kmeans_10":"text","a_vector_":"""
                    + """{"vector":3},"flag":"bool","insert_date_":"date","meta":"dict","meta.b_vector_":{"vector":1},"objects":"dict","price":"numeric","tags":"array","title":"text"}""",
            Infer("""
                {"_id":"1","title":"x","price":1,"flag":false,"insert_date_":"2022-01-09T23:21:07.246Z","tags":[null,"a"],"a_vector_":[1,2,3],
                 "meta":{"b_vector_":[1]},"_chunk_":[{"label":"l","label_chunkvector_":[1,2]}],"_cluster_":{"a_vector_":{"kmeans_10":"cluster-3"}},
                 "nothing":null,"none":[],"objects":[{"a":1}]}
                """));

    [Fact]
    public void TryExtend_WithAnotherTypeLater_KeepsTheFirstAndAccepts() =>
        Assert.Equal("""{"a":"text","a.b":"numeric"}""", Infer("""{"_id":"1","a":"x"}""", """{"_id":"2","a":5}""", """{"_id":"3","a":{"b":1}}"""));

    [Theory]
    [InlineData("[1,2]", "field 'v_vector_': expected 3 components, found 2")]
    [InlineData("[1,2,3,4]", "field 'v_vector_': expected 3 components, found 4")]
    [InlineData("[]", "field 'v_vector_': expected 3 components, found 0")]
    [InlineData("[1,2,1e39]", "field 'v_vector_': expected finite numbers, component 2 is outside the range of float32")]
    [InlineData("[1,null,3]", "field 'v_vector_': expected 3 components, component 1 is null")]
    [InlineData("[1,\"2\",3]", "field 'v_vector_': expected 3 components, component 1 is text")]
    [InlineData("\"x\"", "field 'v_vector_': expected 3 components, found text \"x\"")]
    [InlineData("5", "field 'v_vector_': expected 3 components, found a number")]
    [InlineData("{\"a\":1}", "field 'v_vector_': expected 3 components, found an object")]
    public void TryExtend_WithAVectorThatDoesNotFit_IsRejectedWithFieldExpectedAndActual(string value, string expected)
    {
        Schema schema = Schema.Empty.With("v_vector_", FieldType.Vector(3));

        Assert.Equal(expected, Rejection(schema, Document.Parse($$"""{"_id":"1","new":"x","v_vector_":{{value}}}""")));
    }

    [Theory]
    [InlineData("[]", "field 'v_vector_': expected 1 to 65536 components, found 0")]
    [InlineData("[true]", "field 'v_vector_': expected a list of numbers, component 0 is a boolean")]
    [InlineData("{}", "field 'v_vector_': expected a list of numbers, found an object")]
    public void TryExtend_WithAFirstVectorThatIsNone_IsRejected(string value, string expected) =>
        Assert.Equal(expected, Rejection(Schema.Empty, Document.Parse($$"""{"_id":"1","v_vector_":{{value}}}""")));

    [Fact]
    public void TryExtend_WithNaNInMemory_NamesTheComponent() =>
        Assert.Equal(
            "field 'meta.v_vector_': expected finite numbers, component 1 is NaN",
            Rejection(Schema.Empty, new Document("1") { ["meta.v_vector_"] = new[] { 1, float.NaN } }));

    [Fact]
    public void TryExtend_WithAVectorLongerThanTheLimit_IsRejected()
    {
        Schema schema = Schema.Empty;

        Assert.True(SchemaInference.TryExtend(ref schema, new Document("1") { ["v_vector_"] = new float[65536] }, out _));
        Assert.Equal(
            "field 'w_vector_': expected 1 to 65536 components, found 65537",
            Rejection(schema, new Document("1") { ["w_vector_"] = new float[65537] }));
    }

    [Fact]
    public void TryExtend_WithNullInAVectorField_IsAcceptedAndTeachesNothing() => Assert.Equal("{}", Infer("""{"_id":"1","v_vector_":null}"""));

    [Fact]
    public void TryExtend_WithADeclaredVectorField_ChecksItWhateverItsName()
    {
        Schema schema = Schema.Empty.With("embedding", FieldType.Vector(2));

        Assert.True(SchemaInference.TryExtend(ref schema, Document.Parse("""{"_id":"1","embedding":[1,2]}"""), out _));
        Assert.Equal("field 'embedding': expected 2 components, found 1", Rejection(schema, Document.Parse("""{"_id":"1","embedding":[1]}""")));
    }

    [Fact]
    public void TryExtend_WithAVectorDeclaredWithoutLength_FixesTheFirst()
    {
        Schema schema = Schema.Empty.With("e", new FieldType("vector"));

        Assert.True(SchemaInference.TryExtend(ref schema, Document.Parse("""{"_id":"1","e":[1,2]}"""), out _));

        Assert.Equal(FieldType.Vector(2), schema["e"]);
    }

    [Fact]
    public void TryExtend_WithAVectorInMemory_LearnsItWhateverItsName()
    {
        Schema schema = Schema.Empty;

        Assert.True(SchemaInference.TryExtend(ref schema, new Document("1") { ["embedding"] = new[] { 1f, 2f } }, out _));

        Assert.Equal(FieldType.Vector(2), schema["embedding"]);
    }

    [Fact]
    public void TryExtend_WithChunkVectorsOfTwoLengths_IsRejected() =>
        Assert.Equal(
            "field '_chunk_.c_chunkvector_': expected 2 components, found 1",
            Rejection(Schema.Empty, Document.Parse("""{"_id":"1","_chunk_":[{"c_chunkvector_":[1,2]},{"c_chunkvector_":[1]}]}""")));

    [Fact]
    public void TryExtend_WithALoneSurrogate_IsRejected()
    {
        Assert.Equal(
            "field 'a.b': expected valid Unicode, found a lone surrogate at position 1",
            Rejection(Schema.Empty, new Document("1") { ["a.b"] = "x\uDC00" }));
        Assert.Equal(
            "field 'a': expected valid Unicode, found a lone surrogate at position 0",
            Rejection(Schema.Empty, new Document("1") { ["a"] = new[] { "\uD83D" } }));
        Assert.Equal("field '\uD800': the name is not valid Unicode", Rejection(Schema.Empty, new Document("1") { ["\uD800"] = 1 }));
    }

    [Fact]
    public void TryExtend_WithOddNames_LearnsWhatAPathReaches() =>
        Assert.Equal(
            """{"a":"dict","a\"b":"numeric","a.":"numeric","x.y":"numeric"}""",
            Infer("""{"_id":"1","":1,"a":{"":1,"b.c":2},"a\"b":3,"x.y":4}"""));

    [Fact]
    public void TryExtend_BelowTheLabels_SeeksNoVectors() =>
        Assert.Equal("""{"_cluster_":"dict","_cluster_.f_vector_":"text"}""", Infer("""{"_id":"1","_cluster_":{"f_vector_":"cluster-1"}}"""));
}
