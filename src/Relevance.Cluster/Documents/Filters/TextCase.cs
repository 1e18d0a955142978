namespace Relevance.Cluster;

/// <summary>Specifies whether the case of letters matters.</summary>
public enum TextCase
{
    /// <summary>Case matters: <c>Mug</c> is not <c>mug</c>.</summary>
    Sensitive,

    /// <summary>Case does not matter. Letters are compared one by one by their invariant uppercase forms, independent of language.</summary>
    Insensitive,
}
