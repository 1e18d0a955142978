namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>Texts and JSON values that programs stumble over.</summary>
internal static class HostileText
{
    /// <summary>JSON values of every kind, some of them not JSON at all.</summary>
    public static IReadOnlyList<string> Values { get; } =
    [
        "null", "true", "false", "{}", "[]", "\"\"", "0", "-1", "-0", "1", "0.5", "1e400", "-1e400", "1e-400", "1E+308", "2147483647", "2147483648", "-2147483649", "9223372036854775807",
        "9223372036854775808", "18446744073709551616", "1e999999999", "NaN", "Infinity", "-Infinity", "nul", "'x'", "01", "+1", ".5", "1.", "\"NaN\"", "\"Infinity\"", "\"\\u0000\"", "\"\\ud800\"",
        "\"\\udc00x\"", "\"\\ud83d\\ude00\"", "\"\u202etxt\"", "\"e\u0301\u0301\u0301\"", "\"\ufffe\"", "\" \"", "\"\\t\\n\\r\"", "\"../../etc/passwd\"", "\"a'; DROP TABLE documents; --\"", "\"%s%n%x\"",
        "\"__relevance-cluster-records\"", "\"_id\"", "\"_cluster_\"", "\"_cluster_.text_vector_.kmeans\"", "\".\"", "\"..\"", "\"a..b\"", "\"a.\"", "\".a\"", "\"$\"", "\"text_vector_\"", "\"chunks_chunk_\"",
        "[null]", "[[]]", "[{}]", "[1,\"a\",null,true,[],{}]", "[\"\"]", "[\"a\",\"a\"]", "{\"\":1}", "{\"a\":{\"b\":{\"c\":1}}}", "{\"a\":1,\"a\":2}", "{\"_id\":null}", "{\"_id\":\"\"}", "{\"_id\":[1]}",
        "\"2022-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01\"", "\"2022-02-30\"", "\"asc\"", "\"desc\"", "\"cosine\"", "\"l2\"", "\"dp\"", "\"minutely\"",
    ];

    /// <summary>Parts of a path.</summary>
    public static IReadOnlyList<string> PathParts { get; } =
    [
        "..", ".", "%2e%2e", "%252e%252e", "..%2f..%2fetc%2fpasswd", "a%2fb", "a%5cb", "a%00b", "a%0d%0ab", "%c3%a4", "%ff%fe", "%ed%a0%80", "%", "%zz", "%f0%9f%98%80", "A", "a;b=c", "a?b", "a#b", "a+b", "a b",
        "%252e%252e%252f%252e%252e%252fetc%252fpasswd",
        "..%5c..%5cx",
        "%c0%ae%c0%ae%c0%af",
        "....%2f%2f",
        "%2f",
        "%25",
        "%2500",
        "~",
        "%7e0123456789abcdef-1",
        "~shop",
        "con",
        "nul.db",
        "file%3a%2f%2f",
        "shop.",
        ".shop",
        "shop%20",
        "SHOP",
        "sh%6fp",
        "%EF%BC%8E%EF%BC%8E",
        "shop%e2%80%ae",
        "0123456789abcdef0123456789abcdef",
        "project-shop.db",
        "keys.json",
        "..%2fkeys.json",
        "file-secret",
        "__relevance-cluster-records", "-", "*", "{id}", "null", "'", "%27%20or%201=1", "list", "create", "never-there", "",
    ];

    public static IReadOnlyList<string> Words { get; } = ["red", "shoe", "Blue", "shirt", "\u00e4pfel", "\u6f22\u5b57", "x1", "don't", "", "the", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"];

    /// <summary>Patterns in Lucene's syntax and beside it.</summary>
    public static IReadOnlyList<string> Patterns { get; } =
    [
        "", "a*", ".*", "(a|b)*c", "((a{1,100}){1,100}){1,100}", "(a*)*b", "[a-z]{1000}", "[", "]", "(", ")", "a{1000000}", "a{2,1}", "\\\\", "@", "#", "~a", "a&b", "<1-99>", "[^a-z]+", "[\\ud83d\\ude00]", "\\\"x", "(?i)a", "(((((((((((a)))))))))))",
        "(a?){500}a{500}", "(.|\\\\w|\\\\d){1,999}", "(.*a){20}", "[a-zA-Z0-9]*[^a]*(x|y|z){3,}", "\\u0000",
    ];

    /// <summary>Made-up cursors of the kinds that servers give out: positions, ids, JSON.</summary>
    public static IReadOnlyList<string> Cursors { get; } =
    [
        "",
        "0",
        "-1",
        "9223372036854775807",
        "{}",
        "[]",
        "{\"row\":1}",
        "{\"row\":-1,\"keys\":[]}",
        "[9223372036854775807,\"AA==\"]",
        "shop",
        "shop\u0000 1",
        "1,2,3",
        "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001",
        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "../../x", "SELECT 1",
    ];

    /// <summary>Makes nested lists or objects.</summary>
    public static string Nested(int depth, bool isObject) =>
        isObject ? string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth) : new string('[', depth) + new string(']', depth);

    public static string Long(int length) => $"\"{new string('x', length)}\"";

    /// <summary>A list of many.</summary>
    public static string Many(string item, int count) => $"[{string.Join(',', Enumerable.Repeat(item, count))}]";
}
