using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Server.LoadBench;

/// <summary>Documents with a long text, numbers, lists, dates and vectors, and the most expensive queries on them.</summary>
internal static class HeavyQuestions
{
    public const string DatasetId = "heavy";
    public const string VectorField = "text_vector_";
    public const int Dimension = 128;
    public const int ClusterCount = 50;
    private const int Words = 60;
    private const int Vocabulary = 30_000;

    /// <summary>Creates the documents of one batch as the body of an insert.</summary>
    public static string Documents(int first, int count) =>
        $"{{\"documents\":[{string.Join(',', Enumerable.Range(first, count).Select(Document))}],\"insert_date\":false}}";

    /// <summary>Returns the labels of the same documents as the body of an update.</summary>
    public static string Labels(int first, int count) =>
        $"{{\"updates\":[{string.Join(',', Enumerable.Range(first, count).Select(n => Text($"{{\"_id\":\"d{n}\",\"_cluster_\":{{\"{VectorField}\":{{\"kmeans\":\"cluster-{n % ClusterCount}\"}}}}}}")))}]}}";

    /// <summary>Creates the centroids of those labels.</summary>
    public static string Centroids() =>
        $"{{\"vector_fields\":[\"{VectorField}\"],\"alias\":\"kmeans\",\"cluster_centers\":[{string.Join(',', Enumerable.Range(0, ClusterCount).Select(n => Text($"{{\"_id\":\"cluster-{n}\",\"{VectorField}\":[{Vector(n)}]}}")))}]}}";

    /// <summary>All of them, those that read first.</summary>
    public static IEnumerable<HeavyQuestion> All()
    {
        yield return Aggregate("words of a text", [("text", "wordcloud")]);
        yield return Aggregate("words of a text, by words of another", [("text", "wordcloud"), ("note", "wordcloud")]);
        yield return Aggregate("words of a text, by tag, by brand", [("text", "wordcloud"), ("tags", "array"), ("brand", "category")]);
        yield return Aggregate("every document a group, 20 figures", [("serial", "numeric")], figures: 20);
        yield return Aggregate("three levels, sorted by a figure", [("tags", "array"), ("stars", "numeric"), ("created", "date")], figures: 5, sort: "f0");
        yield return Where(
            "5,000 numeric !=",
            Many(5_000, n => $"{{\"field\":\"price\",\"filter_type\":\"numeric\",\"condition\":\"!=\",\"condition_value\":{n}}}"));
        yield return Where(
            "5,000 numeric ==, any of them",
            $"{{\"filter_type\":\"or\",\"condition_value\":[{Many(5_000, n => $"{{\"field\":\"price\",\"filter_type\":\"numeric\",\"condition\":\"==\",\"condition_value\":{n + 0.5}}}")}]}}"
        );
        yield return Where(
            "5,000 numeric >=",
            Many(5_000, n => $"{{\"field\":\"price\",\"filter_type\":\"numeric\",\"condition\":\">=\",\"condition_value\":-{n}}}"));
        yield return Where(
            "5,000 dates !=",
            Many(
                5_000,
                n => $"{{\"field\":\"created\",\"filter_type\":\"date\",\"condition\":\"!=\",\"condition_value\":\"{1900 + (n % 100)}-01-{(n % 28) + 1:00}\"}}")
        );
        yield return Where(
            "5,000 word counts !=",
            Many(5_000, n => $"{{\"field\":\"text\",\"filter_type\":\"word_count\",\"condition\":\"!=\",\"condition_value\":{n + 1000}}}"));
        yield return Where(
            "5,000 lengths !=",
            Many(5_000, n => $"{{\"field\":\"text\",\"filter_type\":\"character_count\",\"condition\":\"!=\",\"condition_value\":{n + 10_000}}}"));
        yield return Where(
            "5,000 texts that are not contained",
            Many(5_000, n => $"{{\"field\":\"text\",\"filter_type\":\"contains\",\"condition\":\"!=\",\"condition_value\":\"nowhere{n}\"}}"));
        yield return Where(
            "5,000 lists that do not match",
            Many(5_000, n => $"{{\"not\":{{\"field\":\"tags\",\"filter_type\":\"match_array\",\"condition\":\"==\",\"condition_value\":[\"x{n}\"]}}}}"));
        yield return Where(
            "5,000 fields that are not there",
            Many(5_000, n => $"{{\"field\":\"none{n}\",\"filter_type\":\"exists\",\"condition\":\"!=\",\"condition_value\":\"\"}}"));
        yield return Where(
            "100,000 texts !=",
            $"{{\"field\":\"brand\",\"filter_type\":\"categories\",\"condition\":\"!=\",\"condition_value\":[{Many(99_000, n => $"\"no{n}\"")}]}}");
        yield return Where(
            "100,000 fractions !=",
            $"{{\"field\":\"price\",\"filter_type\":\"categories\",\"condition\":\"!=\",\"condition_value\":[{Many(99_000, n => Text($"{n}.25"))}]}}");
        yield return Where("100,000 ids", $"{{\"matchIds\":{{\"value\":[{Many(99_000, n => $"\"d{n}\"")}]}}}}");
        yield return Where(
            "fuzzy, 100 words",
            $"{{\"field\":\"text\",\"filter_type\":\"fuzzy\",\"condition\":\"==\",\"condition_value\":\"{string.Join(' ', Enumerable.Range(0, 100).Select(n => $"qwertzuiop{n}asdf"))}\"}}"
        );
        yield return Where(
            "20 regular expressions",
            Many(20, n => $"{{\"field\":\"text\",\"filter_type\":\"regexp\",\"condition\":\"==\",\"condition_value\":\".*(w{n}|(a|b|c)*x).*(1|2|3)+.*\"}}"));
        yield return Where(
            "wildcard of many stars",
            "{\"wildcard\":{\"field\":\"text\",\"value\":\"" + string.Concat(Enumerable.Repeat("*w1", 40)) + "*nowhere\"}}");
        yield return Where(
            "search in all fields, 400 words",
            $"{{\"field\":\"text\",\"filter_type\":\"search\",\"condition\":\"==\",\"condition_value\":\"{string.Join(' ', Enumerable.Range(0, 400).Select(n => $"w{n}"))}\"}}"
        );
        yield return Where("20 levels of conditions", Nested(20));
        yield return Where("one of each text", "{\"dedupeByValue\":{\"field\":\"text\"}}");
        yield return Where("a random sample", "{\"random\":{\"size\":40000,\"seed\":7}}");
        yield return new(
            "10,000,000 ids in 38 KB",
            Of("documents/get_where"),
            $"{{\"filters\":[{{\"matchIds\":{{\"value\":[{string.Join(',', Enumerable.Repeat("\"1\"", 10_000_000))}]}}}}]}}")
        {
            Encoding = "gzip",
            IsBody = true,
        };
        yield return new("spaces, 1 GB in 1 KB", Of("documents/get_where"), new string(' ', 1_000_000_000)) { Encoding = "br", IsBody = true };
        yield return new(
            "10,000,000 values in a document",
            Of("documents/update"),
            $"{{\"update\":{{\"_id\":\"new\",\"a\":[{string.Join(',', Enumerable.Repeat("1", 10_000_000))}]}}}}")
        {
            Encoding = "gzip",
            IsBody = true,
            Changes = true,
        };
        yield return new("a page of 10,000 whole documents", Of("documents/get_where"), "{\"page_size\":10000}");
        yield return new(
            "a page sorted by 8 keys",
            Of("documents/get_where"),
            "{\"page_size\":10000,\"select_fields\":[\"brand\"],\"sort\":[{\"text\":\"asc\"},{\"note\":\"desc\"},{\"price\":\"asc\"},{\"stars\":\"asc\"},{\"brand\":\"asc\"},{\"created\":\"asc\"},{\"serial\":\"asc\"},{\"tags\":\"asc\"}]}"
        );
        yield return new(
            "a shuffled page",
            Of("documents/get_where"),
            "{\"page_size\":10000,\"select_fields\":[\"brand\"],\"is_random\":true,\"random_state\":3}");
        yield return new("facets of every field", Of("facets"), "{}");
        yield return new(
            "facets of the clusters",
            Of("cluster/facets"),
            $"{{\"vector_fields\":[\"{VectorField}\"],\"alias\":\"kmeans\",\"facets_fields\":[\"text\",\"tags\",\"price\"]}}");
        yield return new(
            "labels counted with a text",
            Of("cluster/labels/count"),
            $"{{\"vector_field\":\"{VectorField}\",\"alias\":\"kmeans\",\"field\":\"text\"}}");
        yield return new(
            "100 vectors",
            "/services/search/vector",
            $"{{\"dataset_id\":\"{DatasetId}\",\"page_size\":10000,\"multivector_query\":[{Many(100, n => $"{{\"vector\":[{Vector(n)}],\"fields\":[\"{VectorField}\"]}}")}]}}"
        );
        yield return new(
            "words, and 100 vectors",
            Of("simple_search"),
            $"{{\"query\":\"w1 w2\",\"pageSize\":10000,\"vectorSearchQuery\":[{Many(100, n => $"{{\"vector\":[{Vector(n)}],\"field\":\"{VectorField}\"}}")}]}}"
        );
        yield return new(
            "page 4,000 of a search by words",
            Of("simple_search"),
            "{\"query\":\"w1\",\"page\":4000,\"pageSize\":1,\"sort\":[{\"text\":\"asc\"}]}");
        yield return new(
            "closest documents of every cluster",
            Of("cluster/centroids/list_closest_to_center"),
            $"{{\"vector_fields\":[\"{VectorField}\"],\"alias\":\"kmeans\",\"page_size\":1000}}");
        yield return new(
            "centroids with their figures",
            Of("cluster/centroids/documents"),
            $"{{\"vector_fields\":[\"{VectorField}\"],\"alias\":\"kmeans\",\"include_vector\":true,\"page_size\":10000}}");
        yield return new("health of the fields", Of("monitor/health"), null);
        string clustering = $"?dataset={DatasetId}&field={VectorField}&alias=kmeans";
        yield return new("page: dataset", $"/dataset?dataset={DatasetId}", null);
        yield return new("page: documents, sorted", $"/documents?dataset={DatasetId}&sort=text&size=200", null);
        yield return new("page: clustering", "/cluster" + clustering, null);
        yield return new("page: report", "/cluster/report" + clustering, null);
        yield return new("page: map", "/cluster/map" + clustering + "&truth=brand", null);
        yield return new("page: against a text", "/cluster/distribution" + clustering + "&truth=text", null);
        yield return new("update of a slow filter", Of("documents/update_where"), $"{{\"filters\":[{Fuzzy(60)}],\"updates\":{{\"touched\":1}}}}")
        {
            Changes = true,
        };
        yield return new(
            "update of every document",
            Of("documents/update_where"),
            "{\"filters\":[{\"fieldExists\":{\"field\":\"text\"}}],\"updates\":{\"touched\":1}}")
        {
            Changes = true,
        };
        yield return new("clone", Of("clone"), "{\"new_dataset_id\":\"copy\"}") { Changes = true };
        yield return new("deletion by a slow filter", Of("documents/delete_where"), $"{{\"filters\":[{{\"not\":{Fuzzy(60)}}}]}}") { Changes = true };
        yield return new("deletion of every document", Of("documents/delete_where"), "{\"filters\":[{\"fieldExists\":{\"field\":\"text\"}}]}")
        {
            Changes = true,
        };
    }

    private static string Of(string path) => $"/datasets/{DatasetId}/{path}";

    private static HeavyQuestion Where(string name, string conditions) =>
        new(name, Of("documents/get_where"), $"{{\"page_size\":1,\"filters\":[{conditions}]}}");

    private static HeavyQuestion Aggregate(string name, (string Field, string Kind)[] groupings, int figures = 0, string? sort = null) => new(
        name,
        Of("aggregate"),
            $"{{\"page_size\":20,\"aggregation_query\":{{\"groupby\":[{string.Join(',', groupings.Select((grouping, i) => $"{{\"name\":\"g{i}\",\"field\":\"{grouping.Field}\",\"agg\":\"{grouping.Kind}\"}}"))}],"
                + $"\"metrics\":[{Many(figures, n => $"{{\"name\":\"f{n}\",\"field\":\"price\",\"agg\":\"{(n % 2 == 0 ? "avg" : "std_deviation")}\"}}")}],\"sort\":[{(sort is null ? "" : $"{{\"{sort}\":\"desc\"}}")}]}}}}"
        );

    private static string Fuzzy(int words) =>
        $"{{\"field\":\"text\",\"filter_type\":\"fuzzy\",\"condition\":\"==\",\"condition_value\":\"{string.Join(' ', Enumerable.Range(0, words).Select(n => $"yxcvbnm{n}poiu"))}\"}}";

    private static string Nested(int depth) => depth == 0
        ? "{\"field\":\"text\",\"filter_type\":\"contains\",\"condition\":\"==\",\"condition_value\":\"nowhere\"}"
            : $"{{\"filter_type\":\"or\",\"condition_value\":[{{\"not\":{{\"field\":\"text\",\"filter_type\":\"contains\",\"condition\":\"!=\",\"condition_value\":\"no{depth}where\"}}}},{Nested(depth - 1)}]}}";

    private static string Many(int count, Func<int, string> make) => string.Join(',', Enumerable.Range(0, count).Select(make));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Document(int n)
    {
        Random random = new(n);
        StringBuilder text = new();
        StringBuilder note = new();
        for (int i = 0; i < Words; i++)
        {
            // Few words are in many documents, and many in few.
            double share = random.NextDouble();
            text.Append(i == 0 ? "w" : " w").Append((int)(Vocabulary * share * share * share));
            note.Append(i % 6 == 0 ? (i == 0 ? "n" : " n") : "").Append(i % 6 == 0 ? random.Next(5_000).ToString(CultureInfo.InvariantCulture) : "");
        }

        return Text($$"""
            {"_id":"d{{n}}","text":"{{text}}","note":"{{note}}","price":{{n * 1.25}},"stars":{{n % 5}},"serial":{{n}},"brand":"brand{{n % 300}}","tags":["t{{n
                % 7}}","t{{n % 101}}","t{{n % 1009}}"],"created":"20{{n % 25:00}}-0{{(n % 9) + 1}}-11T00:00:00Z","{{VectorField}}":[{{Vector(n)}}]}
            """);
    }

    private static string Vector(int n)
    {
        Random random = new(n + 1_000_000);
        return string.Join(',', Enumerable.Range(0, Dimension).Select(_ => random.Next(-999, 1000).ToString(CultureInfo.InvariantCulture)));
    }
}
