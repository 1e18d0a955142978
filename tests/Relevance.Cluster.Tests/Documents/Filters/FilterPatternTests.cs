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
    public void MatchesRegexp_InLucenesSyntax_MatchesWholeTextsOrIsRejected(string pattern, string text, bool? expected)
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
        Assert.False(
            Filter.Field("t").MatchesWildcard(string.Concat(Enumerable.Repeat("*a", 50)) + "b").Matches(new Document("1") { ["t"] = new string('a', 10_000) }));

    [Fact]
    public void CaseInsensitiveFilters_OnText_IgnoreCase()
    {
        Document document = new("1") { ["t"] = "Größe XL" };

        Assert.True(Filter.Field("t").MatchesRegexp("grÖße [a-z]+", StringComparison.OrdinalIgnoreCase).Matches(document));
        Assert.True(Filter.Field("t").MatchesWildcard("GRÖ*xl", StringComparison.OrdinalIgnoreCase).Matches(document));
        Assert.True(Filter.Parse("""{"field":"t","filter_type":"exact_match","condition_value":"GRÖßE xl","case_insensitive":true}""").Matches(document));
    }

    [Theory]
    [InlineData("(.){4999}")]
    [InlineData("([a-m]|[n-z]|[0-4]|[5-9]){2499}")]
    [InlineData("((abc|abd|acd|bcd){1,83}){1,10}")]
    [InlineData("(.|[a-z]){1,3333}")]
    public void Regexp_LargerThanTheAutomatonMayBe_IsRejectedAsAnArgument(string pattern) =>
        Assert.Throws<ArgumentException>(() => Filter.Field("a").MatchesRegexp(pattern));

    [Fact]
    public void FuzzyDistance_WithinABand_IsTheWholeTables()
    {
        // The optimal string alignment distance as it is defined, with a cell for every pair of prefixes.
        static int Whole(string left, string right)
        {
            int[,] cells = new int[left.Length + 1, right.Length + 1];
            for (int i = 0; i <= left.Length; i++)
            {
                for (int j = 0; j <= right.Length; j++)
                {
                    int cost = i == 0 || j == 0 ? i + j
                        : Math.Min(Math.Min(cells[i - 1, j], cells[i, j - 1]) + 1, cells[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                    bool isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                    cells[i, j] = isSwap ? Math.Min(cost, cells[i - 2, j - 2] + 1) : cost;
                }
            }

            return cells[left.Length, right.Length];
        }

        Random random = new(5);
        string Word() => string.Concat(Enumerable.Range(0, random.Next(0, 9)).Select(_ => "abc"[random.Next(3)]));
        for (int round = 0; round < 20_000; round++)
        {
            string left = Word();
            string right = Word();
            for (int edits = 0; edits <= 2; edits++)
            {
                Assert.True(Whole(left, right) <= edits == FuzzyMatchFilter.IsWithin(left, right, edits), $"'{left}' '{right}' {edits}");
            }
        }
    }

    [Fact]
    public void Fuzzy_WordsOfAMillionLetters_CostTheirLengthAndNotItsSquare()
    {
        string text = new('a', 1_000_000);
        Filter filter = Filter.Field("a").MatchesFuzzily(text + "b", maxEdits: 2);

        Assert.True(filter.Matches(new Document("x") { ["a"] = text }));
        Assert.False(filter.Matches(new Document("x") { ["a"] = new string('a', 999_998) }));
    }
}
