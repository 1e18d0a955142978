using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Tests.Documents.Values;

/// <summary>Texts that hold lists of numbers, in vector fields.</summary>
public sealed class NumberListTests
{
    [Theory]
    [InlineData("[0.1, 0.2]")]
    [InlineData("[0.1,0.2]")]
    [InlineData(" [ 0.1  0.2]\n")]
    [InlineData("[ 0.1\n  0.2]")]
    [InlineData("[1.e-01 2.e-01]")]
    [InlineData("array([0.1, 0.2], dtype=float32)")]
    [InlineData("tensor([0.1, 0.2], device='cuda:0')")]
    [InlineData("[np.float32(0.1), np.float32(0.2)]")]
    [InlineData("{0.1,0.2}")]
    [InlineData("(0.1, 0.2)")]
    [InlineData("0.1;0.2")]
    [InlineData("0.1 0.2")]
    [InlineData("0.1, +0.2")]
    public void TryGetVector_OfAListInAnyNotation_GivesItsNumbers(string text)
    {
        Assert.True(((FieldValue)text).TryGetVector(out ReadOnlyMemory<float> vector));
        Assert.Equal([0.1f, 0.2f], vector.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0.1")]
    [InlineData("[")]
    [InlineData("[0.1, 0.2")]
    [InlineData("[0.1, 0.2}")]
    [InlineData("[0.1,, 0.2]")]
    [InlineData("[0.1, 0.2,]")]
    [InlineData("[0.1, 0.2; 0.3]")]
    [InlineData("[0.1, 0.2 0.3]")]
    [InlineData("[[0.1, 0.2]]")]
    [InlineData("[0.1 0.2 ... 0.9]")]
    [InlineData("[a, b]")]
    [InlineData("{}")]
    [InlineData("cluster-3")]
    public void TryGetVector_OfOtherText_GivesNone(string text) => Assert.False(((FieldValue)text).TryGetVector(out _));

    [Theory]
    [InlineData("[nan inf -Infinity]", new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })]
    [InlineData("[]", new float[0])]
    [InlineData("[7]", new[] { 7f })]
    [InlineData("[16777217 1e39]", new[] { 16777216f, float.PositiveInfinity })]
    public void TryGetVector_OfOddNumbers_RoundsEachOnce(string text, float[] expected)
    {
        Assert.True(((FieldValue)text).TryGetVector(out ReadOnlyMemory<float> vector));
        Assert.Equal(expected, vector.ToArray());
    }

    [Fact]
    public void VectorField_GivenSuchText_HoldsAVectorHoweverTheDocumentIsMade()
    {
        Document set = new("1") { ["v_vector_"] = "[0.1 0.2]", ["t"] = "[0.1 0.2]" };

        Assert.Equal((FieldKind.Vector, FieldKind.Text), (set["v_vector_"].Kind, set["t"].Kind));
        Assert.Equal(FieldKind.Vector, Document.Parse("""{"_id":"1","v_vector_":"[0.1, 0.2]"}""")["v_vector_"].Kind);
        Assert.Equal([0.1f, 0.2f], set.GetVector("t").ToArray());
    }

    [Theory]
    [InlineData("[0.1 0.2 ... 0.9]", "found text that NumPy has shortened (\"[0.1 0.2 ... 0.9]\" has '...' instead of numbers, which are lost)")]
    [InlineData("not a list at all, and much too long to be shown whole", "found text \"not a list at all, and much too long to …\"")]
    [InlineData("[0.1, nan]", "expected finite numbers, component 1 is NaN")]
    public void TryExtend_WithOtherTextInAVectorField_ShowsItsBeginning(string text, string expected)
    {
        Schema schema = Schema.Empty;

        Assert.False(SchemaInference.TryExtend(ref schema, new Document("1") { ["v_vector_"] = text }, out string? reason));
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }
}
