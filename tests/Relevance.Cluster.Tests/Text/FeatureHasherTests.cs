using Relevance.Cluster.Text;

namespace Relevance.Cluster.Tests.Text;

public class FeatureHasherTests
{
    private static readonly TextVectorizerOptions Words = new() { CharacterNGrams = NGramRange.None };
    private static readonly TextVectorizerOptions Characters = new() { WordNGrams = NGramRange.None };

    [Fact]
    public void Count_RepeatedWord_IsOneBucketWithItsCount()
    {
        FeatureCounts features = new FeatureHasher(Words).Count("Shoe, shoe; SHOE!");

        Assert.Single(features.Buckets);
        Assert.Equal([3], features.Counts);
    }

    [Fact]
    public void Count_WordPairs_DoNotWrapAroundTheEnd()
    {
        // one, two, three, one two, two three
        FeatureCounts features = new FeatureHasher(Words with { WordNGrams = new NGramRange(1, 2) }).Count("one two three");

        Assert.Equal(5, features.Counts.Sum());
        Assert.Equal(5, features.Buckets.Length);
    }

    [Fact]
    public void Count_OnlyPairs_LeavesSingleWordsOut()
    {
        FeatureHasher pairs = new(Words with { WordNGrams = new NGramRange(2, 2) });

        Assert.Empty(pairs.Count("one").Buckets);
        Assert.Equal(pairs.Count("one two").Buckets, pairs.Count("One -- two?").Buckets);
    }

    [Fact]
    public void Count_Characters_AreTakenWithinAWordWithABlankAtEachEnd()
    {
        // " sh" "sho" "hoe" "oe " and " sho" "shoe" "hoe "
        FeatureCounts features = new FeatureHasher(Characters).Count("shoe");

        Assert.Equal(7, features.Counts.Sum());
    }

    [Fact]
    public void Count_CharactersOfTwoWords_DoNotCrossTheGap()
    {
        FeatureHasher hasher = new(Characters);

        int[] together = hasher.Count("red hat").Buckets;

        Assert.Equal(hasher.Count("red").Buckets.Concat(hasher.Count("hat").Buckets).Order(), together);
    }

    [Fact]
    public void Count_SingularAndPlural_ShareMostOfTheCharactersButNotTheWord()
    {
        int[] shoe = new FeatureHasher(Characters).Count("shoe").Buckets;
        int[] shoes = new FeatureHasher(Characters).Count("shoes").Buckets;

        // All but "oe " and "hoe ".
        Assert.Equal(5, shoe.Intersect(shoes).Count());
        Assert.Empty(new FeatureHasher(Words).Count("shoe").Buckets.Intersect(new FeatureHasher(Words).Count("shoes").Buckets));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("--- !?  …")]
    [InlineData("🏃🏽")]
    public void Count_TextWithoutALetterOrDigit_IsEmpty(string text) => Assert.Empty(new FeatureHasher(new TextVectorizerOptions()).Count(text).Buckets);

    [Theory]
    [InlineData("ÉCLAIR", "éclair")]
    [InlineData("ΑΒΓ", "αβγ")]
    [InlineData("Ж-1", "ж 1")]
    [InlineData("women's", "women s")]
    [InlineData("15.6\"", "15 6")]
    public void Count_CaseAndPunctuation_DoNotMatter(string one, string other)
    {
        FeatureHasher hasher = new(new TextVectorizerOptions());

        Assert.Equal(hasher.Count(other).Buckets, hasher.Count(one).Buckets);
    }

    [Theory]
    [InlineData("e\u0301clair")] // A combining accent stays within its word.
    [InlineData("हिन्दी")] // So do the vowel signs of Devanagari.
    [InlineData("𠮷野家")] // A letter of two UTF-16 units.
    public void Count_MarksAndAstralLetters_MakeOneWord(string text) => Assert.Single(new FeatureHasher(Words).Count(text).Buckets);

    [Fact]
    public void Count_BrokenSurrogate_SeparatesWordsInsteadOfFailing()
    {
        FeatureHasher hasher = new(Words);

        Assert.Equal(hasher.Count("a b").Buckets, hasher.Count("a\uD800b").Buckets);
    }

    [Fact]
    public void Count_WordsAndCharacters_HaveBucketsOfTheirOwn()
    {
        TextVectorizerOptions options = new() { HashBits = 8 };
        FeatureHasher hasher = new(options);

        Assert.Equal(512, hasher.BucketCount);
        Assert.All(new FeatureHasher(options with { CharacterNGrams = NGramRange.None }).Count("some words").Buckets, bucket => Assert.InRange(bucket, 0, 255));
        Assert.All(new FeatureHasher(options with { WordNGrams = NGramRange.None }).Count("some words").Buckets, bucket => Assert.InRange(bucket, 256, 511));
    }

    [Fact]
    public void Count_OfAnyText_IsAscendingWithPositiveCounts()
    {
        FeatureCounts features = new FeatureHasher(new TextVectorizerOptions { HashBits = 8 }).Count(
            "the quick brown fox jumps over the lazy dog and the other fox");

        Assert.Equal(features.Buckets.Distinct().Order(), features.Buckets);
        Assert.All(features.Counts, count => Assert.True(count > 0));
    }
}
