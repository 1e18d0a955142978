using System.Globalization;
using Relevance.Cluster.Documents.Filters;

namespace Relevance.Cluster.Conformance.Generators;

/// <summary>Creates filters of every kind from a seed, over the documents of <see cref="DocumentGenerator"/>.</summary>
/// <param name="seed">The seed; equal seeds create equal filters.</param>
/// <param name="documentCount">How many documents there are, for filters that name ids.</param>
public sealed class FilterGenerator(int seed, int documentCount)
{
    private static readonly string[] Patterns = ["[a-z ]*mug.*", "(red|blue).*", ".*\"a_b\".*", "Acme|acme", "größe", "@", ".{0,4}", "\\d+", "[^a-z]+"];
    private static readonly string[] Wildcards = ["*mug*", "?cme", "*\"*", "*", "", "red *", "日?", "*\\*y\\?", "cluster-?"];

    private readonly Random _random = new(seed);

    /// <summary>Creates a filter: mostly a few conditions joined, sometimes one on the set of documents.</summary>
    /// <returns>The filter.</returns>
    public Filter Next() => _random.Next(12) switch
    {
        0 => NextCondition(2) & Filter.DedupeBy(NextField()),
        1 => NextCondition(2) & Filter.RandomSample(_random.Next(documentCount), _random.Next(3)),
        2 => Filter.And(NextCondition(1), Filter.DedupeBy(NextField()), Filter.RandomSample(_random.Next(20)), Filter.DedupeBy(NextField())),
        _ => NextCondition(3),
    };

    private Filter NextCondition(int depth)
    {
        if (depth == 0 || _random.Next(2) == 0)
        {
            return NextLeaf();
        }

        return _random.Next(4) switch
        {
            0 => Filter.And(NextConditions(depth)),
            1 => Filter.Or(NextConditions(depth)),
            2 => Filter.Not(NextCondition(depth - 1)),
            _ => NextCondition(depth - 1) | NextCondition(depth - 1),
        };
    }

    private Filter[] NextConditions(int depth) => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => NextCondition(depth - 1))];

    private Filter NextLeaf()
    {
        FilterField field = Filter.Field(NextField());
        StringComparison comparisonType = _random.Next(2) == 0 ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        ComparisonOperator comparison = (ComparisonOperator)_random.Next(5);
        return _random.Next(21) switch
        {
            0 => field.EqualTo(NextScalar()),
            1 => field.OneOf(Enumerable.Range(0, _random.Next(6)).Select(_ => NextScalar()).ToArray()),
            2 => field.NotEqualTo(NextScalar()),
            3 => Filter.Field(_random.Next(3) == 0 ? GeneratedFields.Vector : NextField()).Exists(),
            4 => field.Contains(NextWord(), comparisonType),
            5 => field.MatchesWords(NextWords(), comparisonType),
            6 => field.MatchesFuzzily(NextWord(), _random.Next(4) is var edits and < 3 ? edits : null),
            7 => field.MatchesRegexp(Patterns[_random.Next(Patterns.Length)], comparisonType),
            8 => field.MatchesWildcard(Wildcards[_random.Next(Wildcards.Length)], comparisonType),
            9 => field.ContainsAll(Enumerable.Range(0, _random.Next(3)).Select(_ => NextScalar()).Where(value => value.HasValue).ToArray()),
            10 or 11 => NextNumeric(field),
            12 or 13 => NextDate(field),
            14 => field.HasRemainder(3, _random.Next(3)),
            15 => field.WordCount(comparison, _random.Next(4)),
            16 => field.CharacterCount(comparison, _random.Next(12)),
            17 => field.ComparesTo(comparison, NextField()),
            18 => Filter.Search(NextWords(), _random.Next(2) == 0 ? [] : [NextField(), NextField()]),
            19 => Filter.Ids(Enumerable.Range(0, documentCount / 3).Select(_ => $"d-{_random.Next(documentCount * 2)}").ToArray()),
            _ => Filter.Field(GeneratedFields.Chunks).HasChunk(NextInChunk()),
        };
    }

    private Filter NextNumeric(FilterField field)
    {
        FieldValue number = FieldValue.Parse(
            new[] { "0", "1", "2.5", "-3", "100", "1e299", "9007199254740993", "9.007199254740992e15", "1e-320" }[_random.Next(9)]);
        return _random.Next(5) switch
        {
            0 => field < number,
            1 => field <= number,
            2 => field > number,
            3 => field >= number,
            _ => field.Between(-1, number),
        };
    }

    private Filter NextDate(FilterField anyField)
    {
        FilterField field = _random.Next(3) == 0 ? anyField : Filter.Field("when");
        DateOnly day = new(2022, 3, _random.Next(1, 3));
        DateTimeOffset instant = new DateTimeOffset(2022, 3, 1, _random.Next(24), 0, 0, TimeSpan.FromHours(2)).AddTicks(_random.Next(2));
        return _random.Next(6) switch
        {
            0 => field.EqualTo(day),
            1 => field.EqualTo(instant),
            2 => field <= day,
            3 => field > day,
            4 => field < instant,
            _ => field >= day.ToString("O", CultureInfo.InvariantCulture),
        };
    }

    private Filter NextInChunk()
    {
        FilterField brand = Filter.Field(_random.Next(2) == 0 ? "brand" : GeneratedFields.Chunks + ".brand");
        Filter condition = _random.Next(4) switch
        {
            0 => brand.Contains("m", StringComparison.OrdinalIgnoreCase),
            1 => Filter.Field("price") > 1,
            2 => Filter.Field("text").EqualTo(NextWord()) | Filter.Ids("d-1", "d-2"),
            _ => !brand.EqualTo(NextScalar()),
        };
        return _random.Next(2) == 0 ? condition : condition & Filter.Field("price").Exists();
    }

    private string NextField() => GeneratedFields.Filterable[_random.Next(GeneratedFields.Filterable.Count)];

    private string NextWord() => DocumentGenerator.NextWord(_random);

    private string NextWords() => string.Join(' ', Enumerable.Range(0, _random.Next(3)).Select(_ => NextWord()));

    private FieldValue NextScalar() => _random.Next(8) == 0 ? $"cluster-{_random.Next(3)}" : DocumentGenerator.NextScalar(_random);
}
