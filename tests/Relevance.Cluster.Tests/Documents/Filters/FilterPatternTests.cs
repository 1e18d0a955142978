using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Filters;

namespace Relevance.Cluster.Tests.Documents.Filters;

public sealed class FilterPatternTests
{
    [Theory]
    [InlineData("mug", "mug", true)]
    [InlineData("mug", "mugs", false)]
    [InlineData("mug", "a mug", false)]
    [InlineData("m.g", "m😀g", true)]
    [InlineData("m.*", "m\ng", true)]
    [InlineData("[a-c]{2,3}", "abc", true)]
    [InlineData("[a-c]{2,3}", "abca", false)]
    [InlineData("[^a-c]+", "xyz", true)]
    [InlineData("[^a]", "😀", true)]
    [InlineData("^a$", "^a$", true)]
    [InlineData("^a$", "a", false)]
    [InlineData("a|bc", "bc", true)]
    [InlineData("(ab)+c?", "abab", true)]
    [InlineData("\"a.b\"", "a.b", true)]
    [InlineData("\"a.b\"", "axb", false)]
    [InlineData("@x@", "aaxbb", true)]
    [InlineData("#", "", false)]
    [InlineData("", "", true)]
    [InlineData("\\d+\\.\\d", "12.5", true)]
    [InlineData("\\d", "٣", false)]
    [InlineData("\\W\\w", "-a", true)]
    [InlineData("a{3}", "aaa", true)]
    [InlineData("a{2,}", "a", false)]
    [InlineData("😀+", "😀😀", true)]
    [InlineData("[.\\]]+", ".]", true)]
    [InlineData("a-b", "a-b", true)]
    [InlineData("a*?", "aaa", true)]
    [InlineData("(?i", "", null)]
    [InlineData("(a", "", null)]
    [InlineData("a)", "", null)]
    [InlineData("[a", "", null)]
    [InlineData("[]", "", null)]
    [InlineData("[c-a]", "", null)]
    [InlineData("*a", "", null)]
    [InlineData("a{x}", "", null)]
    [InlineData("a{3,2}", "", null)]
    [InlineData("a\\", "", null)]
    [InlineData("~a", "", null)]
    [InlineData("a&b", "", null)]
    [InlineData("<1-5>", "", null)]
    [InlineData("(a{200}){200}", "", null)]
    [InlineData("\"a", "", null)]
    public void MatchesRegexp_InLucenesSyntax_MatchesWholeTextsOrIsRefused(string pattern, string text, bool? expected)
    {
        Document document = new("1") { ["t"] = text };

        if (expected is { } matches)
        {
            Assert.Equal(matches, Filter.Field("t").MatchesRegexp(pattern).Matches(document));
        }
        else
        {
            ArgumentException e = Assert.Throws<ArgumentException>(() => Filter.Field("t").MatchesRegexp(pattern));
            Assert.Contains($"'{pattern}'", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void MatchesRegexp_MadeToBacktrack_AnswersAtOnce()
    {
        Document document = new("1") { ["t"] = new string('a', 50_000) + "!" };

        Assert.False(Filter.Field("t").MatchesRegexp("(a+)+(a|aa)+b").Matches(document));
        Assert.Throws<ArgumentException>(() => Filter.Field("t").MatchesRegexp(new string('a', 1001)));
        Assert.Throws<ArgumentException>(() => Filter.Field("t").MatchesRegexp(new string('(', 500)));
    }

    [Theory]
    [InlineData("m?g", "mug", true)]
    [InlineData("m?g", "m😀g", true)]
    [InlineData("*mug*", "a mug!", true)]
    [InlineData("mug", "mugs", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "x", false)]
    [InlineData("a\\", "a\\", true)]
    [InlineData("[a]", "[a]", true)]
    public void MatchesWildcard_OfWholeTexts_KnowsRunsAndSingles(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Filter.Field("t").MatchesWildcard(pattern).Matches(new Document("1") { ["t"] = text }));

    [Fact]
    public void MatchesWildcard_WithManyStars_AnswersAtOnce() =>
        Assert.False(Filter.Field("t").MatchesWildcard(string.Concat(Enumerable.Repeat("*a", 50)) + "b").Matches(new Document("1") { ["t"] = new string('a', 10_000) }));

    [Fact]
    public void CaseInsensitiveFilters_OnText_IgnoreCase()
    {
        Document document = new("1") { ["t"] = "Größe XL" };

        Assert.True(Filter.Field("t").MatchesRegexp("grÖße [a-z]+", TextCase.Insensitive).Matches(document));
        Assert.True(Filter.Field("t").MatchesWildcard("GRÖ*xl", TextCase.Insensitive).Matches(document));
        Assert.True(Filter.Parse("""{"field":"t","filter_type":"exact_match","condition_value":"GRÖßE xl","case_insensitive":true}""").Matches(document));
    }
}
