using System.Globalization;

namespace Relevance.Cluster.Conformance.Generators;

/// <summary>Creates documents from a seed, of all kinds of values. Values are few, so that documents often share one and filters select some of them.</summary>
/// <param name="seed">The seed; equal seeds create equal documents.</param>
public sealed class DocumentGenerator(int seed)
{
    private static readonly string[] Brands = ["Acme", "acme", "Best & Co", "größe", "GRÖSSE", "日本", "", "1", "true", "O'Hara \"x\"", "Ωmega 😀"];
    private static readonly string[] Words = ["red", "Red", "mug", "mugs", "blue", "sofa", "bed", "größe", "a_b", "100%", "O'Hara", "日本", "x*y?"];
    private static readonly string[] Dates =
    [
        "2022-03-01",
        "2022-03-01T00:00:00Z",
        "2022-03-01T23:59:59.9999999Z",
        "2022-03-02",
        "2022-03-01T12:00:00+14:00",
        "2021-12-31 23:30",
        "2022-02-30",
        "soon",
    ];
    private static readonly string[] Numbers = ["0", "-0", "1", "1.0", "2", "2.5", "-3", "10", "100", "1e2", "0.1", "1e300", "-1e300"];

    private static readonly string[] HugeNumbers =
    [
        "9007199254740992",
        "9007199254740993",
        "9007199254740994",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "9.007199254740993e15",
        "1e-320",
        "1e300",
        "5",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Creates documents with the ids <c>d-0</c>, <c>d-1</c>, ….</summary>
    /// <param name="count">How many.</param>
    /// <returns>The documents.</returns>
    public IReadOnlyList<Document> Next(int count) => [.. Enumerable.Range(0, count).Select(NextDocument)];

    /// <summary>Returns one of the texts of documents.</summary>
    /// <param name="random">The source.</param>
    /// <returns>The text.</returns>
    internal static string NextWord(Random random) => Words[random.Next(Words.Length)];

    /// <summary>Returns one of the scalars of documents.</summary>
    /// <param name="random">The source.</param>
    /// <returns>Text, number, boolean or null.</returns>
    internal static FieldValue NextScalar(Random random) => random.Next(8) switch
    {
        0 => FieldValue.Null,
        1 => random.Next(2) == 0,
        2 or 3 => FieldValue.Parse(Numbers[random.Next(Numbers.Length)]),
        4 => FieldValue.Parse(HugeNumbers[random.Next(HugeNumbers.Length)]),
        5 => Brands[random.Next(Brands.Length)],
        6 => Dates[random.Next(Dates.Length)],
        _ => NextWord(random),
    };

    private Document NextDocument(int number)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"d-{number}");
        List<KeyValuePair<string, FieldValue>> members = [new("_id", id)];
        foreach (
            string name in (string[])
                [
                    "brand",
                    "price",
                    "when",
                    "sold",
                    "text",
                    "tags",
                    "mixed",
                    "meta",
                    "huge",
                    "quote\"d 'x' $.y",
                    "größe 😀",
                    "dotted.name",
                    GeneratedFields.Chunks,
                    GeneratedFields.Vector,
                ])
        {
            // Now and then missing, null, or of another kind than in most documents.
            int fate = _random.Next(12);
            if (fate > 1)
            {
                members.Add(new(name, fate == 2 && name != GeneratedFields.Vector ? NextScalar(_random) : NextValue(name)));
            }
            else if (fate == 1)
            {
                members.Add(new(name, FieldValue.Null));
            }
        }

        return Document.Parse(FieldValue.FromObject(members).ToJson());
    }

    private FieldValue NextValue(string name) => name switch
    {
        "brand" or "größe 😀" => Pick(Brands),
        "price" => FieldValue.Parse(Pick(Numbers)),
        "huge" => FieldValue.Parse(Pick(HugeNumbers)),
        "when" => Pick(Dates),
        "sold" => _random.Next(2) == 0,
        "text" => string.Join(_random.Next(4) == 0 ? ", " : " ", _random.GetItems(Words, _random.Next(1, 5))),
        "tags" => FieldValue.FromArray(Enumerable.Range(0, _random.Next(4)).Select(_ => NextScalar(_random)).ToArray()),
        "meta" => NextMeta(),
        GeneratedFields.Chunks => FieldValue.FromArray(Enumerable.Range(0, _random.Next(3)).Select(_ => NextChunk()).ToArray()),
        GeneratedFields.Vector => new[] { _random.Next(10), 0.5f, -0f },
        "mixed" when _random.Next(4) == 0 => NextMeta(),
        "mixed" when _random.Next(4) == 0 => FieldValue.FromArray([NextScalar(_random), FieldValue.FromArray([NextScalar(_random)])]),
        _ => NextScalar(_random),
    };

    private FieldValue NextMeta()
    {
        List<KeyValuePair<string, FieldValue>> members = [new("price", FieldValue.Parse(Pick(Numbers)))];
        if (_random.Next(3) > 0)
        {
            members.Add(new("deep", _random.Next(5) == 0 ? Pick(Brands) : FieldValue.FromObject([new("brand", Pick(Brands))])));
        }

        if (_random.Next(3) > 0)
        {
            members.Add(new("list", FieldValue.FromArray([NextScalar(_random), NextScalar(_random)])));
        }

        return FieldValue.FromObject(members);
    }

    private FieldValue NextChunk() => FieldValue.FromObject([new("brand", Pick(Brands)), new("price", NextScalar(_random)), new("text", NextWord(_random))]);

    private string Pick(string[] values) => values[_random.Next(values.Length)];
}
