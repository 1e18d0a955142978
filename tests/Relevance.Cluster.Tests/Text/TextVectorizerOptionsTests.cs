namespace Relevance.Cluster.Tests.Text;

public class TextVectorizerOptionsTests
{
    [Fact]
    public void Defaults_AreThoseOfTheDocumentation()
    {
        var options = new TextVectorizerOptions();

        Assert.Null(options.Dimension);
        Assert.Equal(0, options.Seed);
        Assert.Equal(new NGramRange(1, 1), options.WordNGrams);
        Assert.Equal(new NGramRange(3, 4), options.CharacterNGrams);
        Assert.Equal(18, options.HashBits);
        Assert.Equal(1, options.MinDocumentFrequency);
        Assert.Equal(20_000, options.MaxFeatureCount);
        Assert.True(options.IsTermFrequencySublinear);
        Assert.Null(options.MaxDegreeOfParallelism);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    public void Dimension_OutOfRange_IsRejected(int value) => Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizerOptions { Dimension = value });

    [Theory]
    [InlineData(7)]
    [InlineData(23)]
    public void HashBits_OutOfRange_IsRejected(int value) => Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizerOptions { HashBits = value });

    [Fact]
    public void CountsBelowOne_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizerOptions { MinDocumentFrequency = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizerOptions { MaxFeatureCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizerOptions { MaxFeatureCount = (1 << 18) + 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextVectorizerOptions { MaxDegreeOfParallelism = 0 });
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 17)]
    public void NGramRange_OutOfOrderOrRange_IsRejected(int minimum, int maximum) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NGramRange(minimum, maximum));

    [Fact]
    public void NGramRange_OfNothing_IsTheDefaultAndSaysSo()
    {
        Assert.Equal(default, NGramRange.None);
        Assert.Equal("none", NGramRange.None.ToString());
        Assert.Equal("3–5", new NGramRange(3, 5).ToString());
    }
}
