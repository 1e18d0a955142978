namespace Relevance.Cluster;

/// <summary>Whether the case of letters matters.</summary>
public enum TextCase
{
    /// <summary>It does: <c>Mug</c> is not <c>mug</c>.</summary>
    Sensitive,

    /// <summary>It does not. Letters are compared one by one by their invariant capitals, without regard to language.</summary>
    Insensitive,
}
