namespace Relevance.Cluster.Tests.Documents.Filters;

public sealed class FilterJsonTests
{
    [Theory]
    [InlineData("""{"field":"f","filter_type":"exact_match","condition":"==","condition_value":"v"}""", "f = \"v\"")]
    [InlineData("""{"field":"f","filter_type":"exact_match","condition":"=","condition_value":["v",2,true]}""", "f is one of [\"v\", 2, true]")]
    [InlineData("""{"field":"f","filter_type":"exact_match","condition":"!=","condition_value":"v"}""", "not (f = \"v\")")]
    [InlineData("""{"field":"f","filter_type":"exact_match","condition_value":null}""", "f is missing")]
    [InlineData("""{"field":"f","filter_type":"exact_match","condition":">","condition_value":"2022-01-09"}""", "f > 2022-01-09")]
    [InlineData("""{"field":"f","filter_type":"exact_match","condition":"<=","condition_value":5}""", "f <= 5")]
    [InlineData("""{"field":"f","filter_type":"category","condition":"==","condition_value":"b"}""", "f = \"b\"")]
    [InlineData("""{"field":"f","filter_type":"categories","condition":">=","condition_value":["a","b"]}""", "f is one of [\"a\", \"b\"]")]
    [InlineData("""{"field":"f","filter_type":"terms","condition":"==","condition_value":["a"]}""", "f = \"a\"")]
    [InlineData("""{"field":"f","filter_type":"contains","condition":"==","condition_value":"x"}""", "f contains \"x\"")]
    [InlineData(
        """{"field":"f","filter_type":"contains","condition":"==","condition_value":["x","y"],"case_insensitive":true}""",
        "f contains \"x\" (any case) or f contains \"y\" (any case)")]
    [InlineData("""{"field":"f","filter_type":"word_match","condition":"==","condition_value":"Home curtain"}""", "f has the words \"Home curtain\"")]
    [InlineData("""{"field":"f","filter_type":"exists","condition":"==","condition_value":" "}""", "f exists")]
    [InlineData("""{"field":"f","filter_type":"exists","condition":">=","condition_value":""}""", "f exists")]
    [InlineData("""{"field":"f","filter_type":"exists","condition":"!=","condition_value":" "}""", "f is missing")]
    [InlineData("""{"field":"f","filter_type":"date","condition":">=","condition_value":"2022-01-09"}""", "f >= 2022-01-09")]
    [InlineData("""{"field":"f","filter_type":"date","condition":"!=","condition_value":"2022-01-09T10:00:00Z"}""", "not (f == 2022-01-09T10:00:00Z)")]
    [InlineData("""{"field":"f","filter_type":"date","condition":"<","condition_value":"09/01/2022","format":"dd/mm/yyyy"}""", "f < 2022-01-09")]
    [InlineData(
        """{"field":"f","filter_type":"date","condition":"<","condition_value":"09/01/2022 10:30","format":"dd/MM/yyyy HH:mm"}""",
        "f < 2022-01-09T10:30:00Z")]
    [InlineData("""{"field":"f","filter_type":"numeric","condition":"<","condition_value":60}""", "f < 60")]
    [InlineData("""{"field":"f","filter_type":"numeric","condition":"!=","condition_value":60}""", "not (f == 60)")]
    [InlineData("""{"field":"ids","filter_type":"ids","condition":"==","condition_value":"1"}""", "_id is one of [\"1\"]")]
    [InlineData("""{"field":"_id","filter_type":"ids","condition":"==","condition_value":["1",2]}""", "_id is one of [\"1\", \"2\"]")]
    [InlineData("""{"field":"_id","filter_type":"ids","condition":"!=","condition_value":[]}""", "not (_id is one of [])")]
    [InlineData("""{"field":"_id","filter_type":"exact_match","condition":"==","condition_value":"1"}""", "_id is one of [\"1\"]")]
    [InlineData("""{"field":"f","filter_type":"regexp","condition":"==","condition_value":"a.*"}""", "f matches the regular expression \"a.*\"")]
    [InlineData("""{"field":"f","filter_type":"word_count","condition":">","condition_value":3}""", "words of f > 3")]
    [InlineData("""{"field":"f","filter_type":"character_count","condition":"==","condition_value":3}""", "characters of f == 3")]
    [InlineData("""{"field":"f","filter_type":"search","condition":"==","condition_value":"red mug"}""", "search \"red mug\" in f")]
    [InlineData("""{"field":"f","filter_type":"contains","condition":"==","condition_value":"mgu","fuzzy":true,"join":true}""", "f is like \"mgu\"")]
    [InlineData("""{"field":"f","filter_type":"dedupe_by_value"}""", "one for each f")]
    [InlineData("""{"filter_type":"random","condition_value":5}""", "a random 5 (seed 0)")]
    [InlineData("""{"field":"f","filter_type":"match_array","condition_value":["a","b"]}""", "f has all of [\"a\", \"b\"]")]
    [InlineData(
        """{"filter_type":"or","condition_value":[{"field":"a","filter_type":"exists"},[{"field":"b","filter_type":"exists"},"""
            + """{"field":"c","filter_type":"exists"}]]}""",
        "a exists or (b exists and c exists)")]
    [InlineData("""{"filter_type":"or","condition_value":[]}""", "everything")]
    [InlineData("""{"match":{"field":"f","value":["a",1]}}""", "f is one of [\"a\", 1]")]
    [InlineData("""{"match":{"field":"f","value":"a","fuzzy":1}}""", "f is like \"a\"")]
    [InlineData("""{"matchIds":{"value":["a"]}}""", "_id is one of [\"a\"]")]
    [InlineData("""{"range":{"field":"f","greaterThan":1,"lessThanOrEqualTo":5}}""", "f > 1 and f <= 5")]
    [InlineData("""{"range":{"field":"f","greaterThanOrEqualTo":"2022-01-09","lessThan":"2023-01-09"}}""", "f >= 2022-01-09 and f < 2023-01-09")]
    [InlineData("""{"wildcard":{"field":"f","value":"a*"}}""", "f matches \"a*\"")]
    [InlineData("""{"fieldExists":{"field":"f"}}""", "f exists")]
    [InlineData("""{"matchModulo":{"field":"_id","modulo":4,"value":1}}""", "_id modulo 4 = 1")]
    [InlineData("""{"dedupeByValue":{"field":"f"}}""", "one for each f")]
    [InlineData("""{"selfreference":{"fieldA":"a","fieldB":"b","operation":"!="}}""", "not (a == field b)")]
    [InlineData("""{"wordCount":{"field":"f","greaterThan":1,"lessThan":9}}""", "words of f > 1 and words of f < 9")]
    [InlineData("""{"characterCount":{"field":"f","condition":"<","value":9}}""", "characters of f < 9")]
    [InlineData(
        """{"or":[[{"fieldExists":{"field":"a"}},{"fieldExists":{"field":"b"}}],{"fieldExists":{"field":"c"}}]}""",
        "(a exists and b exists) or c exists")]
    [InlineData("""{"not":{"fieldExists":{"field":"a"}}}""", "a is missing")]
    [InlineData("""{"not":[{"fieldExists":{"field":"a"}},{"fieldExists":{"field":"b"}}]}""", "not (a exists and b exists)")]
    [InlineData("""{"chunk":{"path":"_chunk_","filters":[{"fieldExists":{"field":"_chunk_.label"}}]}}""", "a chunk of _chunk_ has (_chunk_.label exists)")]
    [InlineData("""{"search":{"fields":["a","b"],"query":"x"}}""", "search \"x\" in a, b")]
    [InlineData("""{"matchArray":{"field":"f","value":["a"]}}""", "f has all of [\"a\"]")]
    [InlineData("""{"random":{"size":3,"seed":9}}""", "a random 3 (seed 9)")]
    [InlineData("[]", "everything")]
    [InlineData("""[{"field":"a","filter_type":"exists"},{"not":{"fieldExists":{"field":"b"}}}]""", "a exists and b is missing")]
    [InlineData(
        """[{"field":"a","filter_type":"exists","strict":"must_or"},{"field":"b","filter_type":"exists","strict":"must_or"},"""
            + """{"field":"c","filter_type":"exists","strict":"must"}]""",
        "c exists and (a exists or b exists)")]
    public void Parse_OfEveryWireForm_IsUnderstood(string json, string expected) => Assert.Equal(expected, Filter.Parse(json).ToString());

    [Theory]
    [InlineData("nothing", "not valid JSON")]
    [InlineData("5", "not a number")]
    [InlineData("null", "not null")]
    [InlineData("[null]", "not null")]
    [InlineData("{}", "has 'filter_type', or one property of match,")]
    [InlineData("""{"field":"f","filter_type":"exact","condition_value":"v"}""", "Unknown filter_type 'exact'. The known types are exact_match,")]
    [InlineData("""{"matches":{"field":"f"}}""", "Unknown filter 'matches'. The known types are match,")]
    [InlineData("""{"field":"f","filter_type":"exact_match"}""", "'condition_value' is missing")]
    [InlineData("""{"filter_type":"exact_match","condition_value":"v"}""", "'field' is missing")]
    [InlineData("""{"field":"","filter_type":"exists"}""", "'field' must be a field's name")]
    [InlineData("""{"field":"f","filter_type":"exact_match","condition":"<>","condition_value":"v"}""", "unknown condition '<>'")]
    [InlineData("""{"field":"f","filter_type":"exact_match","condtion":"!=","condition_value":"v"}""", "'condtion' is not one of its properties")]
    [InlineData("""{"field":"f","filter_type":"exists","strict":"maybe"}""", "unknown 'strict': 'maybe'")]
    [InlineData("""{"field":"f","filter_type":"exists","condition":"<"}""", "the condition '<' has no meaning")]
    [InlineData("""{"field":"f","filter_type":"numeric","condition":"<","condition_value":"60"}""", "needs a finite number, not text")]
    [InlineData("""{"field":"f","filter_type":"date","condition":"<","condition_value":"soon"}""", "'soon' is not a date")]
    [InlineData("""{"field":"f","filter_type":"contains","condition_value":5}""", "'condition_value' must be text, found a number (5)")]
    [InlineData("""{"field":"f","filter_type":"exact_match","condition_value":[["a"]]}""", "not an array")]
    [InlineData("""{"field":"f","filter_type":"regexp","condition_value":"(a"}""", "a closing ')' is missing")]
    [InlineData("""{"filter_type":"ids","condition_value":[true]}""", "an id must be text, found true")]
    [InlineData("""{"filter_type":"or","condition_value":[{"random":{"size":1}}]}""", null)]
    [InlineData("""{"filter_type":"or","condition_value":[{"random":{"size":1}},{"fieldExists":{"field":"a"}}]}""", "applies to a set of documents")]
    [InlineData("""{"filter_type":"or","condition_value":{"fieldExists":{"field":"a"}}}""", "expected a list of filters, found an object")]
    [InlineData("""{"range":{"field":"f"}}""", "a bound is missing")]
    [InlineData("""{"matchModulo":{"field":"f","modulo":0,"value":0}}""", "Not a filter")]
    [InlineData("""{"match":{"field":"f","value":"a","fuzzy":3}}""", "0 to 2 edits")]
    [InlineData("""{"match":5}""", "expected an object, found a number")]
    [InlineData("""{"field":"f","field":"g","filter_type":"exists"}""", "'field' occurs twice")]
    public void Parse_OfAnythingElse_SaysWhatIsWrong(string json, string? expected)
    {
        if (expected is null)
        {
            Assert.True(Filter.Parse(json).IsSetLevel);
            return;
        }

        Assert.Contains(expected, Assert.Throws<FormatException>(() => Filter.Parse(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_OfAFilter_IsTheClassicList() =>
        Assert.Equal(
            """[{"field":"price","filter_type":"numeric","condition":">=","condition_value":10},"""
                + """{"field":"brand","filter_type":"exact_match","condition":"!=","condition_value":"Acme"},{"filter_type":"or","condition_value":"""
                    + """[{"field":"a","filter_type":"exists","condition":"==","condition_value":" "},[{"wildcard":{"field":"t","value":"x*"}},{"field":"d","filter_type":"date","condition":"<=","condition_value":"2022-01-09"}]]}]""",
            (Filter.Field("price") >= 10 & Filter.Field("brand").NotEqualTo("Acme")
                & (Filter.Field("a").Exists() | (Filter.Field("t").MatchesWildcard("x*") & Filter.Field("d") <= new DateOnly(2022, 1, 9)))).ToJson());

    [Fact]
    public void ToJson_OfNothing_ReadsBackAsNothing()
    {
        Assert.Equal("_id is one of []", Filter.Parse(Filter.None.ToJson()).ToString());
        Assert.Equal("everything", Filter.Parse(Filter.All.ToJson()).ToString());
    }

    [Fact]
    public void Parse_OfRandomFiltersWritten_SelectsTheSameDocuments()
    {
        Document[] documents = [.. Enumerable.Range(0, 60).Select(RandomFilters.Document)];
        RandomFilters random = new(11);
        int matched = 0;
        for (int i = 0; i < 1500; i++)
        {
            Filter filter = random.Next(3);

            Filter read = Filter.Parse(filter.ToJson());

            string[] expected = [.. filter.Apply(documents).Select(document => document.Id)];
            Assert.True(expected.SequenceEqual(read.Apply(documents).Select(document => document.Id)), filter.ToJson());
            Assert.Equal(read.ToJson(), Filter.Parse(read.ToJson()).ToJson());
            matched += expected.Length is > 0 and < 60 ? 1 : 0;
        }

        Assert.InRange(matched, 300, 1500);
    }
}
