using Relevance.Cluster.Documents.Filters;

namespace Relevance.Cluster.Tests.Documents.Filters;

public sealed class FilterTests
{
    private static readonly Document[] Shop =
    [
        Document.Parse("""{"_id":"a","title":"Red Mug","price":10,"tags":["kitchen","red"],"day":"2022-01-09","on":true,"v_vector_":[1,0]}"""),
        Document.Parse("""{"_id":"b","title":"blue mug","price":12.5,"tags":["kitchen"],"day":"2022-01-09T23:30:00Z","on":false,"meta":{"n":7}}"""),
        Document.Parse("""{"_id":"c","title":"Sofa bed","price":"10","tags":[],"day":"2022-01-10","meta":{"n":null}}"""),
        Document.Parse("""{"_id":"d","title":["Home","Curtain red"],"price":[5,20],"day":"soon"}"""),
    ];

    private static string Ids(Filter filter) => string.Concat(Shop.Where(filter.Matches).Select(document => document.Id));

    private static FilterField Field(string path) => Filter.Field(path);

    [Fact]
    public void EqualTo_OfEveryKind_ComparesTheWholeValueAndAnyItem()
    {
        Assert.Equal("a", Ids(Field("title").EqualTo("Red Mug")));
        Assert.Equal("", Ids(Field("title").EqualTo("red mug")));
        Assert.Equal("a", Ids(Field("price").EqualTo(10)));
        Assert.Equal("c", Ids(Field("price").EqualTo("10")));
        Assert.Equal("ab", Ids(Field("tags").EqualTo("kitchen")));
        Assert.Equal("d", Ids(Field("price").EqualTo(20)));
        Assert.Equal("b", Ids(Field("on").EqualTo(false)));
        Assert.Equal("b", Ids(Field("meta.n").EqualTo(7)));
        Assert.Equal("c", Ids(Field("_id").EqualTo("c")));
    }

    [Fact]
    public void NotEqualTo_OfAMissingField_Matches()
    {
        Assert.Equal("bcd", Ids(Field("price").NotEqualTo(10)));
        Assert.Equal("acd", Ids(Field("on").NotEqualTo(false)));
        Assert.Equal("abcd", Ids(Field("nothing").NotEqualTo(1)));
    }

    [Fact]
    public void OneOf_WithNull_StandsForMissing()
    {
        Assert.Equal("ab", Ids(Field("price").OneOf(10, 12.5)));
        Assert.Equal("", Ids(Field("price").OneOf()));
        Assert.Equal("bcd", Ids(Field("on").OneOf(false, FieldValue.Null)));
        Assert.Equal("cd", Ids(Field("on").EqualTo(FieldValue.Null)));
        Assert.Equal("ab", Ids(Field("on").NotEqualTo(FieldValue.Null)));
    }

    [Fact]
    public void OneOf_OfManyValues_MatchesAsOfFew()
    {
        FieldValue[] many = [.. Enumerable.Range(0, 100).Select(i => (FieldValue)i), "blue mug"];

        Assert.Equal("ad", Ids(Field("price").OneOf(many)));
        Assert.Equal("b", Ids(Field("title").OneOf(many)));
    }

    [Fact]
    public void EqualTo_OfAnArray_IsRejected() => Assert.Throws<ArgumentException>(() => Field("tags").EqualTo(new[] { "kitchen" }));

    [Fact]
    public void Exists_OfNullAndMissing_IsFalseAndOfEmptyIsTrue()
    {
        Assert.Equal("b", Ids(Field("meta.n").Exists()));
        Assert.Equal("acd", Ids(Field("meta.n").IsMissing()));
        Assert.Equal("abc", Ids(Field("tags").Exists()));
        Assert.Equal("a", Ids(Field("v_vector_").Exists()));
        Assert.Equal("abcd", Ids(Field("_id").Exists()));
    }

    [Fact]
    public void Contains_WithAndWithoutCase_FindsPartsOfTextsAndItems()
    {
        Assert.Equal("b", Ids(Field("title").Contains("mug")));
        Assert.Equal("ab", Ids(Field("title").Contains("mug", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal("d", Ids(Field("title").Contains("tain")));
        Assert.Equal("", Ids(Field("price").Contains("1", StringComparison.OrdinalIgnoreCase) & Field("price").Exists() & Field("on").Exists()));
    }

    [Fact]
    public void MatchesWords_AcrossItemsOfAnArray_NeedsWholeWords()
    {
        Assert.Equal("d", Ids(Field("title").MatchesWords("Home Curtain")));
        Assert.Equal("c", Ids(Field("title").MatchesWords("bed")));
        Assert.Equal("", Ids(Field("title").MatchesWords("ed")));
        Assert.Equal("", Ids(Field("title").MatchesWords("home curtain")));
        Assert.Equal("d", Ids(Field("title").MatchesWords("RED, home!", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal("abcd", Ids(Field("title").MatchesWords("")));
        Assert.Equal("", Ids(Field("on").MatchesWords("")));
    }

    [Fact]
    public void Search_OverFields_FindsEachWordInAnyOfThem()
    {
        Assert.Equal("a", Ids(Filter.Search("MUG red kitchen", "title", "tags")));
        Assert.Equal("ab", Ids(Filter.Search("mug", "title")));
        Assert.Equal("ab", Ids(Filter.Search("kitchen")));
        Assert.Equal("abcd", Ids(Filter.Search(" ,")));
    }

    [Theory]
    [InlineData("sofa bde", null, "c")]
    [InlineData("sofaa", null, "c")]
    [InlineData("cutrain", null, "d")]
    [InlineData("so", 2, "c")]
    [InlineData("so", null, "")]
    [InlineData("MUG", 0, "ab")]
    [InlineData("mig", 0, "")]
    public void MatchesFuzzily_WithinTheAllowedEdits_Matches(string words, int? maxEdits, string expected) =>
        Assert.Equal(expected, Ids(Field("title").MatchesFuzzily(words, maxEdits)));

    [Fact]
    public void Order_OfNumbers_LeavesTextAndMissingOut()
    {
        Assert.Equal("abd", Ids(Field("price") >= 10));
        Assert.Equal("bd", Ids(Field("price") > 10));
        Assert.Equal("d", Ids(Field("price") < 10));
        Assert.Equal("ad", Ids(Field("price") <= 10.0));
        Assert.Equal("abd", Ids(Field("price").Between(10, 12.5)));
        Assert.Equal("", Ids(Field("day") > 0));
    }

    [Fact]
    public void Order_OfHugeIntegers_IsExact()
    {
        Document document = Document.Parse("""{"_id":"1","n":9007199254740993}""");

        Assert.True((Filter.Field("n") > 9007199254740992).Matches(document));
        Assert.False(Filter.Field("n").EqualTo(9007199254740992).Matches(document));
        Assert.True(Filter.Field("n").EqualTo(9007199254740993).Matches(document));
    }

    [Fact]
    public void Order_OfDates_TakesADayForAllOfIt()
    {
        DateOnly ninth = new(2022, 1, 9);

        Assert.Equal("ab", Ids(Field("day").EqualTo(ninth)));
        Assert.Equal("cd", Ids(!Field("day").EqualTo(ninth)));
        Assert.Equal("ab", Ids(Field("day") <= ninth));
        Assert.Equal("c", Ids(Field("day") > ninth));
        Assert.Equal("abc", Ids(Field("day") >= ninth));
        Assert.Equal("", Ids(Field("day") < ninth));
        Assert.Equal("ab", Ids(Field("day") < "2022-01-10"));
    }

    [Fact]
    public void Order_OfInstants_ComparesInstants()
    {
        DateTimeOffset halfPastEleven = new(2022, 1, 10, 9, 30, 0, TimeSpan.FromHours(10));

        Assert.Equal("b", Ids(Field("day").EqualTo(halfPastEleven)));
        Assert.Equal("a", Ids(Field("day") < halfPastEleven));
        Assert.Equal("bc", Ids(Field("day") >= halfPastEleven));
    }

    [Fact]
    public void Order_OfAValueWithoutOne_IsRejectedWithFieldAndValue()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => Field("price") > "cheap");

        Assert.Contains("'price'", e.Message, StringComparison.Ordinal);
        Assert.Contains("\"cheap\"", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Field("price") > true);
        Assert.Throws<ArgumentException>(() => Field("price").GreaterThan(double.NaN));
    }

    [Fact]
    public void DateFilter_AtTheEndsOfTime_DoesNotOverflow() =>
        Assert.Equal("abc", Ids((Field("day") <= DateOnly.MaxValue) & (Field("day") >= DateOnly.MinValue)));

    [Fact]
    public void Ids_OfSomeDocuments_AreThose()
    {
        Assert.Equal("bd", Ids(Filter.Ids("d", "b", "x")));
        Assert.Equal("", Ids(Filter.Ids()));
        Assert.Equal("abcd", Ids(!Filter.Ids()));
    }

    [Fact]
    public void HasRemainder_OfNumbersAndText_SharesDocumentsOutWithoutOverlap()
    {
        Document negative = new("x") { ["n"] = -1 };

        Assert.True(Filter.Field("n").HasRemainder(3, 2).Matches(negative));
        Assert.False(Filter.Field("n").HasRemainder(3, 1).Matches(negative));
        Assert.Equal("b", Ids(Field("meta.n").HasRemainder(4, 3)));
        Assert.Equal(4, Enumerable.Range(0, 3).Sum(worker => Ids(Field("_id").HasRemainder(3, worker)).Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => Field("n").HasRemainder(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Field("n").HasRemainder(3, 3));
    }

    [Fact]
    public void HasRemainder_OfText_IsTheFnvHash()
    {
        // FNV-1a 64 of "a" is 0xaf63dc4c8601ec8c (the published test vector), which ends in 0x8c = 140.
        Assert.True(Filter.Field("_id").HasRemainder(256, 140).Matches(Shop[0]));
    }

    [Fact]
    public void Counts_OfWordsAndCharacters_AreOfEachText()
    {
        Document document = new("x") { ["t"] = "one, two-three 😀", ["list"] = new[] { "one two", "three" } };

        Assert.True(Filter.Field("t").WordCount(ComparisonOperator.Equal, 3).Matches(document));
        Assert.True(Filter.Field("t").CharacterCount(ComparisonOperator.Equal, 16).Matches(document));
        Assert.True(Filter.Field("list").WordCount(ComparisonOperator.Less, 2).Matches(document));
        Assert.False(Filter.Field("list").WordCount(ComparisonOperator.GreaterOrEqual, 3).Matches(document));
        Assert.False(Filter.Field("none").WordCount(ComparisonOperator.GreaterOrEqual, 0).Matches(document));
    }

    [Fact]
    public void ComparesTo_AnotherField_ComparesLikeWithLike()
    {
        Document document = Document.Parse("""{"_id":"1","n":2,"m":10,"s":"10","d":"2022-01-09","e":"2022-01-08T23:00:00-02:00","t":"b","u":"a"}""");

        Assert.True(Filter.Field("n").ComparesTo(ComparisonOperator.Less, "m").Matches(document));
        Assert.False(Filter.Field("n").ComparesTo(ComparisonOperator.Less, "s").Matches(document));
        Assert.True(Filter.Field("d").ComparesTo(ComparisonOperator.Less, "e").Matches(document));
        Assert.True(Filter.Field("t").ComparesTo(ComparisonOperator.Greater, "u").Matches(document));
        Assert.False(Filter.Field("t").ComparesTo(ComparisonOperator.Equal, "none").Matches(document));
        Assert.False(Filter.Field("none").ComparesTo(ComparisonOperator.Equal, "none").Matches(document));
    }

    [Fact]
    public void HasChunk_WithTwoConditions_NeedsOneChunkThatMeetsBoth()
    {
        Document document = Document.Parse("""{"_id":"1","_chunk_":[{"label":"x","n":1},{"label":"y","n":2},3]}""");

        Assert.True(Filter.Field("_chunk_").HasChunk(Filter.Field("label").EqualTo("y") & Filter.Field("n") >= 2).Matches(document));
        Assert.True(Filter.Field("_chunk_").HasChunk(Filter.Field("_chunk_.label").EqualTo("y")).Matches(document));
        Assert.False(Filter.Field("_chunk_").HasChunk(Filter.Field("label").EqualTo("x") & Filter.Field("n") >= 2).Matches(document));
        Assert.True(Filter.Field("_chunk_").HasChunk(Filter.Ids("1")).Matches(document));
    }

    [Fact]
    public void ContainsAll_OfSomeItems_NeedsEach()
    {
        Assert.Equal("a", Ids(Field("tags").ContainsAll("red", "kitchen")));
        Assert.Equal("ab", Ids(Field("tags").ContainsAll("kitchen")));
        Assert.Equal("abc", Ids(Field("tags").ContainsAll()));
        Assert.Equal("a", Ids(Field("price").ContainsAll(10)));
    }

    [Fact]
    public void Combinations_OfFilters_FollowLogic()
    {
        Assert.Equal("a", Ids(Field("price") >= 10 & Field("title").EqualTo("Red Mug")));
        Assert.Equal("ac", Ids(Field("title").EqualTo("Red Mug") | Field("title").EqualTo("Sofa bed")));
        Assert.Equal("bcd", Ids(!Field("title").EqualTo("Red Mug")));
        Assert.Equal("abcd", Ids(Filter.All));
        Assert.Equal("", Ids(Filter.None));
        Assert.Equal("abcd", Ids(Filter.And()));
        Assert.Equal("", Ids(Filter.Or()));
    }

    [Fact]
    public void Matches_OnAVector_IsFalseForEverythingButExistence()
    {
        FilterField field = Field("v_vector_");

        Assert.Equal(
            "",
            Ids(
                field.EqualTo(1)
                    | field > 0
                    | field.Contains("")
                    | field.MatchesWords("")
                    | field.HasRemainder(1, 0)
                    | field.ContainsAll()
                    | field.MatchesRegexp("@")));
    }

    [Fact]
    public void Validate_OfAValueOfAVectorField_NamesTheFieldAndAllowsExistence()
    {
        Schema schema = Schema.Parse("""{"v_vector_":{"vector":2},"_chunk_":"chunks","_chunk_.w_chunkvector_":{"chunkvector":2}}""");

        (Field("v_vector_").Exists() & Field("v_vector_").IsMissing() & Field("unknown") > 1).Validate(schema, "shop");

        ArgumentException e = Assert.Throws<ArgumentException>(() => (Field("a").EqualTo(1) | !Field("v_vector_").EqualTo(1)).Validate(schema, "shop"));
        Assert.Contains("'v_vector_'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'shop'", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Field("_chunk_").HasChunk(Field("w_chunkvector_").EqualTo(1)).Validate(schema, "shop"));
        Assert.Throws<ArgumentException>(() => Filter.DedupeBy("v_vector_").Validate(schema, "shop"));
        Assert.Throws<ArgumentException>(() => Filter.Search("x", "v_vector_").Validate(schema, "shop"));
        Assert.Throws<ArgumentException>(() => Field("a").ComparesTo(ComparisonOperator.Equal, "v_vector_").Validate(schema, "shop"));
    }

    [Fact]
    public void Apply_WithDedupe_KeepsTheFirstOfEachValueAndAllWithout()
    {
        Document[] documents =
        [
            .. new[] { "1", "1.0", "\"1\"", "null", "null", "2" }.Select((json, i) => Document.Parse($$"""{"_id":"{{i}}","k":{{json}}}""")),
        ];

        Assert.Equal(["0", "2", "3", "4", "5"], Filter.DedupeBy("k").Apply(documents).Select(document => document.Id));
        Assert.Equal(["1", "2", "3", "4", "5"], (Filter.DedupeBy("k") & !Filter.Ids("0")).Apply(documents).Select(document => document.Id));
    }

    [Fact]
    public void Apply_WithARandomSample_IsReproducibleInOrderAndDependsOnTheSeed()
    {
        Document[] documents = [.. Enumerable.Range(0, 1000).Select(i => new Document($"d-{i}") { ["i"] = i })];

        int[] first = Sample(Filter.RandomSample(100));

        Assert.Equal(first, Sample(Filter.RandomSample(100)));
        Assert.NotEqual(first, Sample(Filter.RandomSample(100, seed: 1)));
        Assert.Equal(100, first.Length);
        Assert.Equal(first.Order(), first);
        Assert.InRange(first.Count(i => i < 500), 35, 65);
        Assert.Equal(1000, Sample(Filter.RandomSample(5000)).Length);
        Assert.Empty(Sample(Filter.RandomSample(0)));
        Assert.All(Sample(Filter.RandomSample(10) & Filter.Field("i") >= 900), i => Assert.InRange(i, 900, 999));

        int[] Sample(Filter filter) => [.. filter.Apply(documents).Select(document => (int)document["i"].AsNumber()!.Value)];
    }

    [Fact]
    public void GetRank_OfAnId_NeverChanges()
    {
        // Computed apart, by the formula in the documentation.
        RandomFilter filter = Assert.IsType<RandomFilter>(Filter.RandomSample(1, seed: 7));

        Assert.Equal(Rank("a", 7), filter.GetRank("a"));

        static ulong Rank(string id, uint seed)
        {
            UInt128 hash = 0xcbf29ce484222325;
            foreach (char c in id)
            {
                hash = ((hash ^ c) * 0x100000001b3) & ulong.MaxValue;
            }

            return Mix((ulong)hash ^ Mix(seed));
        }

        static ulong Mix(ulong z)
        {
            z = unchecked(z + 0x9e3779b97f4a7c15);
            z = unchecked((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9);
            z = unchecked((z ^ (z >> 27)) * 0x94d049bb133111eb);
            return z ^ (z >> 31);
        }
    }

    [Fact]
    public void SetLevelFilters_OutsideAConjunction_AreRejected()
    {
        Assert.Throws<InvalidOperationException>(() => Filter.DedupeBy("k").Matches(Shop[0]));
        Assert.Throws<InvalidOperationException>(() => (Filter.RandomSample(1) & Filter.All).Matches(Shop[0]));
        Assert.Throws<ArgumentException>(() => Filter.DedupeBy("k") | Filter.All);
        Assert.Throws<ArgumentException>(() => !(Filter.RandomSample(1) & Field("a").Exists()));
        Assert.Throws<ArgumentException>(() => Field("_chunk_").HasChunk(Filter.RandomSample(1)));
    }

    [Fact]
    public void WithoutSetLevel_OfAMixedFilter_LeavesTheConditions()
    {
        Filter filter = Filter.RandomSample(2) & Field("price") >= 10 & Filter.DedupeBy("title");

        Assert.Equal("price >= 10", filter.WithoutSetLevel().ToString());
        Assert.Equal(["one for each title", "a random 2 (seed 0)"], filter.GetSetLevel().Select(step => step.ToString()));
        Assert.True(filter.IsSetLevel);
        Assert.False(filter.WithoutSetLevel().IsSetLevel);
    }

    [Fact]
    public void Not_NestedTooDeep_IsRejected()
    {
        Filter filter = Field("a").Exists();
        for (int i = 0; i < 9; i++)
        {
            filter = !(filter & Field("b").Exists());
        }

        Assert.Equal(filter.ToJson(), Filter.Parse(filter.ToJson()).ToJson());
        Assert.Throws<ArgumentException>(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                filter = !(filter & Field("b").Exists());
            }
        });
    }

    [Fact]
    public void ToString_OfAFilter_ReadsLikeASentence() =>
        Assert.Equal(
            "price >= 10 and (brand = \"Acme\" or brand is missing) and not (title contains \"x\" (any case))",
            (
                Field("price") >= 10 & (Field("brand").EqualTo("Acme") | Field("brand").IsMissing()) & !Field("title").Contains("x", StringComparison.OrdinalIgnoreCase)
            ).ToString());
}
