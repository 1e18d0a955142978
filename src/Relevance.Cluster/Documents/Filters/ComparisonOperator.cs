namespace Relevance.Cluster;

/// <summary>
/// Specifies how two values are compared. "Not equal" is the negation of <see cref="Equal"/>, so that it also matches documents without a value.
/// </summary>
public enum ComparisonOperator
{
    /// <summary>Equal: <c>==</c>.</summary>
    Equal,

    /// <summary>Smaller or earlier: <c>&lt;</c>.</summary>
    Less,

    /// <summary>Smaller, earlier, or equal: <c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary>Larger or later: <c>&gt;</c>.</summary>
    Greater,

    /// <summary>Larger, later, or equal: <c>&gt;=</c>.</summary>
    GreaterOrEqual,
}
