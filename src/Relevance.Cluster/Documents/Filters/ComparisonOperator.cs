namespace Relevance.Cluster;

/// <summary>How two values compare. "Not equal" is the negation of <see cref="Equal"/>, so that it also matches where there is no value.</summary>
public enum ComparisonOperator
{
    /// <summary>The same: <c>==</c>.</summary>
    Equal,

    /// <summary>Smaller or earlier: <c>&lt;</c>.</summary>
    Less,

    /// <summary>Smaller, earlier, or the same: <c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary>Larger or later: <c>&gt;</c>.</summary>
    Greater,

    /// <summary>Larger, later, or the same: <c>&gt;=</c>.</summary>
    GreaterOrEqual,
}
