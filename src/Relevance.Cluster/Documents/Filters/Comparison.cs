namespace Relevance.Cluster.Documents.Filters;

/// <summary>Evaluates and writes comparison operators.</summary>
internal static class Comparison
{
    /// <summary>Determines whether the operator is true for the sign of left compared with right.</summary>
    public static bool Holds(ComparisonOperator comparison, int sign) => comparison switch
    {
        ComparisonOperator.Equal => sign == 0,
        ComparisonOperator.Less => sign < 0,
        ComparisonOperator.LessOrEqual => sign <= 0,
        ComparisonOperator.Greater => sign > 0,
        ComparisonOperator.GreaterOrEqual => sign >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "Not a comparison."),
    };

    public static string Symbol(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "==",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "Not a comparison."),
    };

    public static StringComparison Of(TextCase textCase) => textCase switch
    {
        TextCase.Sensitive => StringComparison.Ordinal,
        TextCase.Insensitive => StringComparison.OrdinalIgnoreCase,
        _ => throw new ArgumentOutOfRangeException(nameof(textCase), textCase, "The text case is not defined."),
    };
}
