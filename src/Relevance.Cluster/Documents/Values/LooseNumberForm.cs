namespace Relevance.Cluster.Documents.Values;

/// <summary>Specifies the form of number that <see cref="LooseNumber"/> found.</summary>
internal enum LooseNumberForm
{
    /// <summary>Not a number.</summary>
    None,

    /// <summary>A number.</summary>
    Number,

    /// <summary>
    /// Digits that are a code rather than a number, because conversion to a number would change them: leading zeros, or a phone number with its plus.
    /// </summary>
    Code,
}
