namespace Relevance.Cluster.Tests.Documents;

public sealed class SchemaTests
{
    private const string Wire = """{"_cluster_":"dict","a_vector_":{"vector":512},"b":{"chunkvector":5},"price":"text","z":"later_type"}""";

    [Fact]
    public void ToJson_OfWhatWasRead_IsTheSameInOrderOfPaths() => Assert.Equal(Wire, Schema.Parse(Wire).ToJson());

    [Fact]
    public void Parse_OfABareNumber_IsAVectorLength() => Assert.Equal(FieldType.Vector(4), Schema.Parse("""{"v":4}""")["v"]);

    [Fact]
    public void Parse_OfBoolean_IsTheTypeThatInferenceGives() => Assert.Equal(FieldType.Boolean, Schema.Parse("""{"b":"boolean"}""")["b"]);

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"a\":[]}")]
    [InlineData("{\"a\":{\"vector\":\"x\"}}")]
    [InlineData("{\"a\":{\"vector\":0}}")]
    [InlineData("{\"a\":{\"vector\":65537}}")]
    [InlineData("{\"_id\":\"text\"}")]
    [InlineData("{\"\":\"text\"}")]
    [InlineData("nothing")]
    public void Parse_OfAnythingElse_IsRejected(string json) => Assert.Throws<FormatException>(() => Schema.Parse(json));

    [Fact]
    public void VectorFields_OfASchema_AreInOrdinalOrderWithoutChunkVectors()
    {
        Schema schema = Schema
            .Empty.With("b", FieldType.Vector(2))
            .With("B", FieldType.Vector(3))
            .With("c", FieldType.ChunkVector(2))
            .With("a", FieldType.Text);

        Assert.Equal(["B", "b"], schema.VectorFields);
        Assert.Equal(["B", "a", "b", "c"], schema.Keys);
    }

    [Fact]
    public void With_AFieldThatIsThere_ReplacesItInACopy()
    {
        Schema first = Schema.Empty.With("a", FieldType.Text);

        Schema second = first.With("a", FieldType.Numeric);

        Assert.Equal(FieldType.Text, first["a"]);
        Assert.Equal(FieldType.Numeric, second["a"]);
    }

    [Fact]
    public void ToString_OfASchema_HasALineAField() =>
        Assert.Equal("a_vector_  vector(4)\nb          text", Schema.Empty.With("b", FieldType.Text).With("a_vector_", FieldType.Vector(4)).ToString());
}
