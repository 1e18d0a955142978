using System.Globalization;

namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>
/// JSON values for properties, by their names and types: valid, nearly valid and invalid ones. The same random numbers give the same values.
/// </summary>
internal sealed class HostileValues(Random random)
{
    private static readonly string[] Fields =
    [
        "title",
        "price",
        "stars",
        "brand",
        "tags",
        "created",
        "flag",
        "meta",
        "meta.source",
        "meta.score",
        "text_vector_",
        "chunks_chunk_",
        "chunks_chunk_.text",
        "long",
        "insert_date_",
        "_id",
        "_cluster_.text_vector_.kmeans", "never", "a.b.c", "mixed",
    ];

    private static readonly string[] Aggregates =
    [
        "category",
        "numeric",
        "bool",
        "array",
        "date",
        "histogram",
        "wordcloud",
        "avg",
        "sum",
        "min",
        "max",
        "count",
        "cardinality",
        "missing",
        "percentiles",
        "variance",
        "std_deviation",
        "correlation",
        "text",
        "x",
    ];

    public bool Chance(double share) => random.NextDouble() < share;

    public int Next(int first, int end) => random.Next(first, end);

    public T Pick<T>(params IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A value that fits nowhere in particular.</summary>
    public string Hostile() => random.Next(60) switch
    {
        _ when Chance(0.001) => HostileText.Nested(random.Next(1_000, 100_000), Chance(0.5)),
        5 => "{\"a\":1,\"a\":[2],\"A\":3,\"\\u0061\":4}",
        6 => $"{new string('9', random.Next(1, 500))}.{new string('9', random.Next(1, 600))}e{random.Next()}",
        7 => $"\"\\ud83d\\u{random.Next(65536):x4}\\udc00\"",
        8 => $"-{new string('0', random.Next(1, 20))}1",
        0 => HostileText.Nested(random.Next(1, 300), Chance(0.5)),
        1 => HostileText.Long(random.Next(1, 20_000)),
        2 => HostileText.Many(Pick(HostileText.Values), random.Next(1, 3000)),
        3 => new string('7', random.Next(1, 2000)),
        4 => $"\"\\u{random.Next(65536):x4}\"",
        _ => Pick(HostileText.Values),
    };

    /// <summary>A value for a member of an operation.</summary>
    public string For(OperationMember member) => member.Name switch
    {
        "id" or "new_dataset_id" or "dataset_id" or "source_dataset_id" => Dataset(),
        "dataset_ids" => $"[{Dataset()}]",
        "ids" or "positive" => Ids(),
        "filters" => new HostileFilters(this).List(),
        "sort" => Pick(
            "[]",
            $"[{{{FieldName()}:\"{Pick("asc", "desc")}\"}}]",
            $"{{{FieldName()}:\"asc\"}}",
            HostileText.Many($"{{{FieldName()}:\"asc\"}}", random.Next(1, 40))),
        "select_fields"
        or "fields"
        or "facet_fields"
        or "facets_fields"
        or "fieldsToSearch"
        or "includeFields"
        or "excludeFields"
        or "remove_fields"
        or "field_children" => $"[{FieldName()},{FieldName()}]",
        "field" or "vector_field" or "chunk_field" => Pick("\"text_vector_\"", "\"chunks_chunk_\"", FieldName()),
        "vector_fields" => Pick("[\"text_vector_\"]", "[\"text_vector_\",\"image_vector_\"]", $"[{FieldName()}]"),
        "alias" => Pick("\"kmeans\"", "\"default\"", "\"a.b\""),
        "cluster_ids" => Pick("[]", "[\"cluster-0\"]", "[\"cluster-0\",\"cluster-1\"]", "[0]"),
        "multivector_query" or "first_step_multivector_query" =>
            $"[{{\"vector\":{Vector()},\"fields\":{Pick("[\"text_vector_\"]", "{\"text_vector_\":0.5}", "[\"chunks_chunk_.v_vector_\"]", "\"text_vector_\"")}}}]",
        "vectorSearchQuery" => $"{{\"field\":\"text_vector_\",\"vector\":{Vector()},\"weight\":{Number()}}}",
        "aggregation_query" => Aggregation(),
        "documents" or "updates" => $"[{string.Join(',', Enumerable.Range(0, random.Next(0, 5)).Select(_ => Document()))}]",
        "document" or "update" => Document(),
        "labels" => $"{{\"cluster-0\":{Ids()},\"cluster-1\":[]}}",
        "cluster_centers" or "centroids" =>
            $"[{{\"_id\":\"cluster-0\",\"text_vector_\":{Vector()}}},{{\"_id\":{Pick("\"cluster-1\"", "0", "null")},\"text_vector_\":{Vector()}}}]",
        "query" or "text" => Sentence(),
        "positive_document_ids" or "negative_document_ids" => $"{{\"{random.Next(40)}\":{Number()}}}",
        "schema" => $"{{{FieldName()}:{Pick("\"text\"", "\"numeric\"", "{\"vector\":8}", "8", "{\"vector\":0}", "{\"vector\":100000000}")}}}",
        "rename_fields" => $"{{{FieldName()}:{FieldName()}}}",
        "metadata" or "settings" or "report" => $"{{\"a\":{Scalar()},{FieldName()}:{Hostile()}}}",
        "page" or "page_size" or "pageSize" or "first_step_page" or "chunk_page_size" => Pick("1", "2", "10", "0", "10000", "1000000"),
        "similarity_metric" => Pick("\"cosine\"", "\"l2\"", "\"l1\"", "\"dp\""),
        "cluster_properties_filter" => $"{{\"minimum_cluster_size\":{Number()},\"cluster_page\":{Number()},\"cluster_page_size\":{Number()}}}",
        "date_interval" => Pick("\"monthly\"", "\"minutely\"", "\"yearly\""),
        "cursor" => Pick($"\"{Cursor()}\"", "\"\"", "\"AAAAAAAAAAAAAAAAAAAAAA==\"", Scalar()),
        "after_id" => Pick(
            $"[\"{Cursor()}\"]",
            $"[\"{Cursor()}\",1,null]",
            $"\"{Cursor()}\"",
            "[]",
            "[\"end\"]",
            $"[\"{Convert.ToBase64String(Bytes(random.Next(1, 60)))}\"]",
            Ids()),
        _ => member.Type switch
        {
            "boolean" => Pick("true", "false"),
            "integer" => Pick("0", "1", "3", "100"),
            "number" => Number(),
            "array" => $"[{Scalar()},{Scalar()}]",
            "object" => $"{{\"a\":{Scalar()}}}",
            _ => Scalar(),
        },
    };

    public string Dataset() =>
        Pick("\"shop\"", "\"shop\"", "\"shop-b\"", "\"scratch\"", "\"never-there\"", "\"copy-" + random.Next(5).ToString(CultureInfo.InvariantCulture) + "\"");

    /// <summary>A cursor that no server gave out, in the alphabets in which they travel.</summary>
    public string Cursor()
    {
        byte[] content = Chance(0.5) ? System.Text.Encoding.Latin1.GetBytes(Pick(HostileText.Cursors)) : Bytes(random.Next(1, Chance(0.02) ? 50_000 : 80));
        string text = Convert.ToBase64String(content);
        return random.Next(4) switch
        {
            0 => text.Replace('+', '-').Replace('/', '_').TrimEnd('='),
            1 => Convert.ToHexString(content),
            2 => text[..random.Next(0, text.Length + 1)],
            _ => text,
        };
    }

    public string FieldName() => $"\"{Pick(Fields)}\"";

    public string Ids() =>
        Chance(0.02)
            ? HostileText.Many("\"1\"", random.Next(1000, 20_000))
            : $"[{string.Join(',', Enumerable.Range(0, random.Next(0, 5)).Select(_ => $"\"{random.Next(60)}\""))}]";

    public string Number() => Pick("0", "1", "-1", "2.5", "100", "1e9", "-1e300", "0.1", random.Next().ToString(CultureInfo.InvariantCulture));

    public string Date() =>
        Pick("\"2022-01-01\"", "\"2022-05-06T07:08:09Z\"", "\"2022-13-01\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"");

    public string Scalar() => random.Next(6) switch
    {
        0 => Number(),
        1 => Pick("true", "false", "null"),
        2 => Date(),
        _ => Text(HostileText.Words),
    };

    public string Sentence() =>
        $"\"{string.Join(' ', Enumerable.Range(0, Chance(0.03) ? random.Next(100, 800) : random.Next(0, 5)).Select(_ => Pick(HostileText.Words)))}\"";

    public string Text(IReadOnlyList<string> choices) => $"\"{Pick(choices)}\"";

    public string Vector() => random.Next(12) switch
    {
        0 => "[]",
        1 => "[0,0,0,0,0,0,0,0]",
        2 => "[1e39,1,1,1,1,1,1,1]",
        3 => "[1,2,3]",
        4 => "[\"a\",1,2,3,4,5,6,7]",
        5 => HostileText.Many("1", random.Next(1, 3000)),
        _ => $"[{string.Join(',', Enumerable.Range(0, 8).Select(_ => (random.NextDouble() - 0.5).ToString("R", CultureInfo.InvariantCulture)))}]",
    };

    private string Document()
    {
        string id = Pick($"\"{random.Next(60)}\"", $"{random.Next(60)}", "\"new-" + random.Next(1000).ToString(CultureInfo.InvariantCulture) + "\"", "\"a/b\"");
        string labels = Chance(0.2) ? $",\"_cluster_\":{{\"text_vector_\":{{\"kmeans\":{Pick("\"cluster-0\"", "0", "null", "[1]")}}}}}" : "";
        string vector = Chance(0.5) ? $",\"text_vector_\":{Vector()}" : "";
        return $"{{\"_id\":{(Chance(0.9) ? id : Hostile())},{FieldName()}:{(Chance(0.5) ? Scalar() : Hostile())},\"meta\":{{\"source\":{Scalar()}}}{vector}{labels}}}";
    }

    private string Aggregation()
    {
        string Parts(int most) =>
            $"[{string.Join(',', Enumerable.Range(0, Chance(0.03) ? random.Next(5, 120) : random.Next(0, most)).Select(number => Part(number)))}]";
        string sort = Chance(0.3) ? $",\"sort\":[{{{Pick("\"frequency\"", "\"g0\"", FieldName())}:\"{Pick("asc", "desc", "x")}\"}}]" : "";
        return Chance(0.9) ? $"{{\"groupby\":{Parts(3)},\"metrics\":{Parts(3)}{sort}}}" : $"{{\"groupby\":{Hostile()},\"metrics\":{Hostile()}}}";
    }

    private string Part(int number)
    {
        string more = random.Next(8) switch
        {
            0 => $",\"interval\":{(Chance(0.5) ? Number() : Hostile())}",
            1 => $",\"bounds\":[{Number()},{Number()}]",
            2 => $",\"page_size\":{Number()}",
            3 => $",\"group_size\":{Number()},\"select_fields\":[{FieldName()}]",
            4 => $",\"date_interval\":{Pick("\"weekly\"", "\"hourly\"", "\"never\"")}",
            5 => $",\"fields\":[{FieldName()},{FieldName()}]",
            _ => "",
        };
        return $"{{\"name\":\"g{number.ToString(CultureInfo.InvariantCulture)}{Pick("", "x")}\",\"field\":{(Chance(0.9) ? FieldName() : Hostile())},\"agg\":\"{Pick(Aggregates)}\"{more}}}";
    }
}
