using System.Globalization;
using Relevance.Cluster.Documents.Filters;

namespace Relevance.Cluster.Tests.Documents.Filters;

/// <summary>Random filters from a fixed seed, over documents that they select some of.</summary>
internal sealed class RandomFilters(int seed)
{
    private static readonly string[] Words = ["red", "Red", "mug", "blue", "sofa bed", "", "größe", "a\"b", "2022-03-01"];

    private readonly Random _random = new(seed);

    public static Document Document(int number)
    {
        Random random = new(number);
        Document document = new($"d-{number}");
        foreach (string field in new[] { "n", "t", "d", "b", "list", "meta.x", "_chunk_" })
        {
            FieldValue value = field switch
            {
                "n" => random.Next(10) * 0.5,
                "t" => string.Join(' ', random.GetItems(Words, 2)),
                "d" => new DateTimeOffset(2022, 3, 1, 0, 0, 0, TimeSpan.Zero).AddHours(random.Next(100) - 50),
                "b" => random.Next(2) == 0,
                "list" => FieldValue.FromArray([random.Next(5), random.GetItems(Words, 1)[0], FieldValue.Null]),
                "_chunk_" => FieldValue.FromArray([FieldValue.FromObject([new("n", random.Next(5)), new("t", "red")])]),
                _ => random.Next(5),
            };
            switch (random.Next(6))
            {
                case 0:
                    break;
                case 1:
                    document[field] = FieldValue.Null;
                    break;
                default:
                    document[field] = value;
                    break;
            }
        }

        return document;
    }

    public Filter Next(int depth)
    {
        Filter filter = NextCondition(depth);
        return _random.Next(10) switch
        {
            0 => filter & Filter.DedupeBy(NextField()),
            1 => filter & Filter.RandomSample(_random.Next(40), _random.Next(3)),
            _ => filter,
        };
    }

    private Filter NextCondition(int depth)
    {
        if (depth > 0 && _random.Next(2) == 0)
        {
            Filter[] inner = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => NextCondition(depth - 1))];
            return _random.Next(4) switch
            {
                0 => Filter.And(inner),
                1 => Filter.Or(inner),
                2 => !NextCondition(depth - 1),
                _ => Filter.Field("_chunk_").HasChunk(NextCondition(depth - 1)),
            };
        }

        FilterField field = Filter.Field(NextField());
        StringComparison comparisonType = _random.Next(2) == 0 ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        ComparisonOperator comparison = (ComparisonOperator)_random.Next(5);
        string word = Words[_random.Next(Words.Length)];
        return _random.Next(19) switch
        {
            0 => field.EqualTo(NextScalar()),
            1 => field.OneOf(Enumerable.Range(0, _random.Next(12)).Select(_ => NextScalar()).ToArray()),
            2 => field.Exists(),
            3 => field.Contains(word, comparisonType),
            4 => field.MatchesWords(word, comparisonType),
            5 => field.MatchesFuzzily(word, _random.Next(4) is var edits and < 3 ? edits : null),
            6 => field.MatchesRegexp("[a-z ]*" + (comparisonType == StringComparison.Ordinal ? "mug" : ".*"), comparisonType),
            7 => field.MatchesWildcard("*" + word.Replace("\"", "?", StringComparison.Ordinal), comparisonType),
            8 => field.ContainsAll(NextScalar()),
            9 => field < _random.Next(10),
            10 => field >= 2.5,
            11 => field <= new DateOnly(2022, 3, _random.Next(1, 4)),
            12 => field.EqualTo(new DateOnly(2022, 3, _random.Next(1, 4))),
            13 => field > new DateTimeOffset(2022, 3, 1, _random.Next(24), 0, 0, TimeSpan.FromHours(2)).AddTicks(_random.Next(3)),
            14 => field.HasRemainder(3, _random.Next(3)),
            15 => field.WordCount(comparison, _random.Next(4)),
            16 => field.CharacterCount(comparison, _random.Next(12)),
            17 => field.ComparesTo(comparison, NextField()),
            _ => _random.Next(2) == 0
                ? Filter.Search(word, NextField())
                : Filter.Ids(Enumerable.Range(0, 20).Select(_ => "d-" + _random.Next(60).ToString(CultureInfo.InvariantCulture)).ToArray()),
        };
    }

    private FieldValue NextScalar() => _random.Next(4) switch
    {
        0 => _random.Next(5),
        1 => _random.Next(2) == 0,
        2 => FieldValue.Null,
        _ => Words[_random.Next(Words.Length)],
    };

    private FieldPath NextField() => new[] { "n", "t", "d", "b", "list", "meta.x", "_id", "_chunk_", "nothing" }[_random.Next(9)];
}
