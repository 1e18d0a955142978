namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>Conditions of every type on the wire, with operands that fit and that do not.</summary>
/// <param name="values">The generator of values.</param>
internal sealed class HostileFilters(HostileValues values)
{
    private static readonly string[] ClassicTypes =
    [
        "exact_match",
        "category",
        "categories",
        "contains",
        "substring",
        "word_match",
        "search",
        "text_match",
        "traditional",
        "fuzzy",
        "regexp",
        "exists",
        "date",
        "numeric",
        "ids",
        "or",
        "word_count", "character_count", "dedupe_by_value", "match_array", "random", "size", "self_reference", "magic",
    ];

    private static readonly string[] Conditions = ["==", "!=", ">", ">=", "<", "<=", "=", "~", ""];

    private static readonly string[] Strict = ["must_or", "should", "must", "must_not", "x"];

    /// <summary>Creates a list of conditions.</summary>
    /// <param name="depth">The largest depth.</param>
    public string List(int depth = 3)
    {
        int count = values.Chance(0.02) ? values.Next(200, 6000) : values.Next(0, 4);
        if (count > 10)
        {
            return HostileText.Many(One(0), count);
        }

        return $"[{string.Join(',', Enumerable.Range(0, count).Select(_ => One(depth)))}]";
    }

    private string One(int depth) => values.Next(0, 10) switch
    {
        < 5 => Classic(depth),
        < 9 => NewStyle(depth),
        _ => values.Hostile(),
    };

    private string Classic(int depth)
    {
        string type = values.Pick(ClassicTypes);
        string operand = type switch
        {
            "or" => depth > 0 ? List(depth - 1) : "[]",
            "regexp" => values.Chance(0.05) ? HostileText.Many(values.Text(HostileText.Patterns), values.Next(1, 40)) : values.Text(HostileText.Patterns),
            "numeric" or "word_count" or "character_count" or "random" or "size" => values.Number(),
            "date" => values.Date(),
            "ids" => values.Ids(),
            "categories" or "match_array" => $"[{values.Scalar()},{values.Scalar()}]",
            "fuzzy" or "search" or "word_match" => values.Sentence(),
            _ => values.Scalar(),
        };
        string field = values.Chance(0.9) ? values.FieldName() : values.Hostile();
        string strict = values.Chance(0.1) ? $",\"strict\":\"{values.Pick(Strict)}\"" : "";
        string insensitive = values.Chance(0.1) ? $",\"case_insensitive\":{(values.Chance(0.8) ? "true" : values.Hostile())}" : "";
        return $"{{\"field\":{field},\"filter_type\":\"{type}\",\"condition\":\"{values.Pick(Conditions)}\",\"condition_value\":{(values.Chance(0.8) ? operand : values.Hostile())}{strict}{insensitive}}}";
    }

    private string NewStyle(int depth)
    {
        string field = $"\"field\":{(values.Chance(0.9) ? values.FieldName() : values.Hostile())}";
        return values.Next(0, 14) switch
        {
            0 => $"{{\"match\":{{{field},\"value\":{Operand(values.Scalar())}}}}}",
            1 =>
                $"{{\"match\":{{{field},\"value\":{Operand(values.Sentence())},\"fuzzy\":{(values.Chance(0.7) ? values.Pick("true", "0", "1", "2") : values.Hostile())}}}}}",
            2 => $"{{\"matchIds\":{{\"value\":{Operand(values.Ids())}}}}}",
            3 =>
                $"{{\"range\":{{{field},\"greaterThan\":{Operand(values.Number())},\"lessThanOrEqualTo\":{Operand(values.Chance(0.5) ? values.Date() : values.Number())}}}}}",
            4 => $"{{\"wildcard\":{{{field},\"value\":{Operand(values.Text(["*", "a*b?c", "?", "**********x", "\\\\*", ""]))}}}}}",
            5 => $"{{\"fieldExists\":{{{field}}}}}",
            6 => $"{{\"matchModulo\":{{{field},\"modulo\":{Operand(values.Number())},\"value\":{Operand(values.Number())}}}}}",
            7 => $"{{\"dedupeByValue\":{{{field}}}}}",
            8 => $"{{\"selfreference\":{{\"fieldA\":{values.FieldName()},\"fieldB\":{values.FieldName()},\"operation\":\"{values.Pick(Conditions)}\"}}}}",
            9 => $"{{\"wordCount\":{{{field},\"condition\":\"{values.Pick(Conditions)}\",\"value\":{Operand(values.Number())}}}}}",
            10 => depth > 0 ? $"{{\"or\":{List(depth - 1)}}}" : "{\"or\":[]}",
            11 => depth > 0 ? $"{{\"not\":{One(depth - 1)}}}" : "{\"not\":{}}",
            12 => depth > 0
                ? $"{{\"chunk\":{{\"path\":{values.Pick("\"chunks_chunk_\"", "\"tags\"", "\"\"")},\"filters\":{List(depth - 1)}}}}}"
                : "{\"chunk\":{}}",
            _ => $"{{\"random\":{{\"size\":{Operand(values.Number())},\"seed\":{Operand(values.Number())}}}}}",
        };
    }

    private string Operand(string fitting) => values.Chance(0.8) ? fitting : values.Hostile();
}
