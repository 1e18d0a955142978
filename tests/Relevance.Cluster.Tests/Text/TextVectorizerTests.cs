using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Text;

public class TextVectorizerTests
{
    private static readonly string[] Shop =
    [
        "trail running shoes for men", "road running shoes, light", "running shoe for wide feet", "barefoot running shoes",
        "espresso machine with grinder", "manual espresso maker", "espresso machine, two boilers", "milk frother for espresso",
        "camping tent for two", "family tent, waterproof", "tent pegs of steel", "tent for trail and camping",
    ];

    private static readonly TextVectorizerOptions WordsOnly = new() { CharacterNGrams = NGramRange.None, Dimension = 256 };

    [Theory]
    [InlineData("red shoe", true, 0.33609692727625745)]
    [InlineData("red red shoe", true, 0.4460782239036279)]
    [InlineData("red red shoe", false, 0.47433070649719394)]
    public void Fit_TwoTextsOfKnownWeights_KeepsTheCosineOfTheirTfIdf(string text, bool isSublinear, double cosine)
    {
        // Of two texts both have red and one has shoe: idf 1 and i = 1 + ln(3/2). The cosine with "red hat" is tf/(√(tf² + i²)·√(1 + i²)), tf = 1, 1 + ln 2 or
        // 2.
        VectorSet vectors = FitAndTransform([text, "red hat"], WordsOnly with { IsTermFrequencySublinear = isSublinear });

        Assert.Equal(2, vectors.Dimension);
        Assert.Equal(cosine, Dot(vectors[0], vectors[1]), 1e-6);
    }

    [Fact]
    public void Fit_WordsAndCharacters_CountHalfEach()
    {
        // One word equal and one not, as above; the characters of "red", "ox" and "ax" have their own share. The two cosines are averaged.
        string[] texts = ["red ox", "red ax"];
        double words = Cosine(texts, new TextVectorizerOptions { CharacterNGrams = NGramRange.None, Dimension = 2 });
        double characters = Cosine(texts, new TextVectorizerOptions { WordNGrams = NGramRange.None, Dimension = 2 });

        double both = Cosine(texts, new TextVectorizerOptions { Dimension = 2 });

        Assert.NotEqual(words, characters, 0.01);
        Assert.Equal((words + characters) / 2, both, 1e-6);
    }

    [Fact]
    public void Transform_TextsOfOneKind_AreNearerThanTextsOfTwo()
    {
        var vectorizer = TextVectorizer.Fit(Shop);

        float[] shoes = vectorizer.Transform("shoes to run in");

        Assert.True(Dot(shoes, vectorizer.Transform("running shoes")) > 0.9);
        Assert.True(Dot(shoes, vectorizer.Transform("espresso machine")) < 0.3);
    }

    [Fact]
    public void Transform_PluralThatWasNeverFitted_IsNearItsSingular()
    {
        var vectorizer = TextVectorizer.Fit(Shop);

        Assert.True(Dot(vectorizer.Transform("grinders"), vectorizer.Transform("grinder")) > 0.9);
    }

    [Fact]
    public void Transform_OfAnyFittedText_HasLengthOneAndTheRowOfTransformAll()
    {
        var vectorizer = TextVectorizer.Fit(Shop);

        VectorSet vectors = vectorizer.TransformAll(Shop);

        Assert.Equal((Shop.Length, vectorizer.Dimension), (vectors.Count, vectors.Dimension));

        for (int row = 0; row < Shop.Length; row++)
        {
            Assert.Equal(1, Dot(vectors[row], vectors[row]), 1e-6);
            Assert.Equal(vectors[row].ToArray(), vectorizer.Transform(Shop[row]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \t ")]
    [InlineData("!!!")]
    [InlineData("щюя")]
    public void TryTransform_TextWithoutAKnownFeature_ReturnsFalse_AndTransformThrows(string text)
    {
        var vectorizer = TextVectorizer.Fit(Shop);

        Assert.False(vectorizer.TryTransform(text, out float[]? vector));
        Assert.Null(vector);
        Assert.Equal("text", Assert.Throws<ArgumentException>(() => vectorizer.Transform(text)).ParamName);
    }

    [Fact]
    public void TryTransform_TextOutsideTheRemainingDirections_ReturnsFalseInsteadOfRoundingErrors()
    {
        // Three texts of one vocabulary and one of another: the only remaining direction belongs to the three.
        var vectorizer = TextVectorizer.Fit(["aa bb", "aa bb", "aa bb", "cc"], WordsOnly with { Dimension = 1 });

        Assert.False(vectorizer.TryTransform("cc", out _));
        Assert.True(vectorizer.TryTransform("cc aa", out float[]? vector));
        Assert.Equal([1f], vector);
    }

    [Fact]
    public void TransformAll_TextWithNothingKnown_IsNamedByItsPosition()
    {
        var vectorizer = TextVectorizer.Fit(Shop);

        Assert.Contains(
            "position 1 has no known feature",
            Assert.Throws<ArgumentException>(() => vectorizer.TransformAll(["tent", "", "shoe"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("position 0 is null", Assert.Throws<ArgumentException>(() => vectorizer.TransformAll([null!])).Message, StringComparison.Ordinal);
        Assert.Contains("at least one text", Assert.Throws<ArgumentException>(() => vectorizer.TransformAll([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithoutUsableTexts_NamesTheirNumberOrTheNullOne()
    {
        Assert.Contains("None of the 0 texts", Assert.Throws<ArgumentException>(() => TextVectorizer.Fit([])).Message, StringComparison.Ordinal);
        Assert.Contains("None of the 2 texts", Assert.Throws<ArgumentException>(() => TextVectorizer.Fit(["", "?"])).Message, StringComparison.Ordinal);
        Assert.Contains("position 1 is null", Assert.Throws<ArgumentException>(() => TextVectorizer.Fit(["a", null!])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithoutAnyNGrams_IsRejected()
    {
        var options = new TextVectorizerOptions { WordNGrams = NGramRange.None, CharacterNGrams = NGramRange.None };

        Assert.Equal("options", Assert.Throws<ArgumentException>(() => TextVectorizer.Fit(Shop, options)).ParamName);
    }

    [Fact]
    public void Fit_MinDocumentFrequency_KeepsOnlyFeaturesOfSoManyTexts()
    {
        // Of the words of "a b", "a c" and "a d" only a is in two texts.
        string[] texts = ["a b", "a c", "a d"];

        Assert.Equal(4, TextVectorizer.Fit(texts, WordsOnly).FeatureCount);
        Assert.Equal(1, TextVectorizer.Fit(texts, WordsOnly with { MinDocumentFrequency = 2 }).FeatureCount);
        ArgumentException rejected = Assert.Throws<ArgumentException>(() => TextVectorizer.Fit(texts, WordsOnly with { MinDocumentFrequency = 4 }));
        Assert.Contains("No feature of the 3 texts is in 4 or more", rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_MaxFeatureCount_KeepsTheFeaturesOfTheMostTexts()
    {
        var vectorizer = TextVectorizer.Fit(["a b", "a c", "a d"], WordsOnly with { MaxFeatureCount = 1 });

        Assert.Equal(1, vectorizer.FeatureCount);
        Assert.True(vectorizer.TryTransform("a", out _));
        Assert.False(vectorizer.TryTransform("b", out _));
    }

    [Fact]
    public void Fit_TextsWithoutALetter_DoNotCount()
    {
        Assert.Equal(2, TextVectorizer.Fit(["one", "", "two", "---"]).TextCount);
    }

    [Theory]
    [InlineData(1, 1)] // 2·√1 asks for two, one text has one direction.
    [InlineData(9, 6)]
    [InlineData(324, 36)]
    public void Dimension_ByDefault_IsTwiceTheRootOfTheNumberOfTexts(int textCount, int dimension)
    {
        Assert.Equal(dimension, TextVectorizer.Fit(Sentences(textCount)).Dimension);
    }

    [Fact]
    public void Dimension_IsNeverLargerThanTheNumberOfDifferentTexts()
    {
        string[] texts = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? "camping tent" : "office chair")];

        Assert.Equal(2, TextVectorizer.Fit(texts, new TextVectorizerOptions { Dimension = 256 }).Dimension);
    }

    [Fact]
    public void Dimension_OfTheOptions_IsUsedIfTheTextsHaveThatMany()
    {
        Assert.Equal(50, TextVectorizer.Fit(Sentences(60), new TextVectorizerOptions { Dimension = 50 }).Dimension);
    }

    [Fact]
    public void SingularValues_AreDescendingAndPositive()
    {
        IReadOnlyList<double> values = TextVectorizer.Fit(Sentences(200)).SingularValues;

        Assert.Equal(values.OrderDescending(), values);
        Assert.True(values[^1] > 0);
    }

    [Fact]
    public void Fit_WithAnotherSeed_FindsTheSameLargeSingularValuesFromOtherNumbers()
    {
        string[] texts = Sentences(300);

        var one = TextVectorizer.Fit(texts, new TextVectorizerOptions { Seed = 1 });
        var two = TextVectorizer.Fit(texts, new TextVectorizerOptions { Seed = 2 });

        Assert.Equal(one.SingularValues[0], two.SingularValues[0], 1e-6);
        Assert.NotEqual(one.SingularValues, two.SingularValues);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Fit_OnAnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        string[] texts = Sentences(700);

        VectorSet alone = FitAndTransform(texts, new TextVectorizerOptions { MaxDegreeOfParallelism = 1 });
        VectorSet together = FitAndTransform(texts, new TextVectorizerOptions { MaxDegreeOfParallelism = threads });

        Assert.All(Enumerable.Range(0, texts.Length), row => Assert.True(alone[row].SequenceEqual(together[row])));
    }

    [Fact]
    public void Fit_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => TextVectorizer.Fit(Shop, cancellationToken: source.Token));
    }

    [Fact]
    public void Fit_CancelledDuringTheDecomposition_Ends()
    {
        using var source = new CancellationTokenSource();
        var progress = new CancelAfterFirstPass(source);

        Assert.ThrowsAny<OperationCanceledException>(() => TextVectorizer.Fit(Sentences(300), progress: progress, cancellationToken: source.Token));
    }

    [Fact]
    public void Fit_ReportsTextsThenPasses()
    {
        var progress = new InlineProgress<OperationProgress>();

        TextVectorizer.Fit(Sentences(2500), new TextVectorizerOptions { Dimension = 8, CharacterNGrams = NGramRange.None }, progress);

        Assert.Equal(
            [
                new(OperationStage.Reading, 1000),
                new(OperationStage.Reading, 2000),
                new(OperationStage.Reading, 2500, 2500),
                .. Enumerable.Range(1, 6).Select(pass => new OperationProgress(OperationStage.Fitting, pass, 6)),
            ],
            progress.Reports);
    }

    [Fact]
    public void ToString_HasTheDimensionsFeaturesAndTexts() =>
        Assert.Equal("2 dimensions from 3 features of 2 texts", TextVectorizer.Fit(["red shoe", "red hat"], WordsOnly).ToString());

    /// <summary>Different texts out of a small vocabulary: thirty words in a fixed pseudo-random order.</summary>
    internal static string[] Sentences(int count)
    {
        string[] words = [.. "river stone lamp paper window garden winter music bread copper silent yellow narrow distant gentle walks sings turns opens falls"
            .Split(' '), .. Enumerable.Range(0, 40).Select(i => $"name{i}")];
        uint state = 1;

        // Numerical Recipes' linear congruential generator, high bits.
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    string.Join(' ', Enumerable.Range(0, 9).Select(_ => words[(int)(((state = (state * 1664525) + 1013904223) >> 16) % (uint)words.Length)]))
                    + $" {i}"),
        ];
    }

    private static VectorSet FitAndTransform(string[] texts, TextVectorizerOptions options) => TextVectorizer.Fit(texts, options).TransformAll(texts);

    private static double Cosine(string[] texts, TextVectorizerOptions options)
    {
        VectorSet vectors = FitAndTransform(texts, options);
        return Dot(vectors[0], vectors[1]);
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;

        for (int i = 0; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return sum;
    }

    private sealed class CancelAfterFirstPass(CancellationTokenSource source) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
            if (value is { Stage: OperationStage.Fitting, Completed: 1 })
            {
                source.Cancel();
            }
        }
    }
}
