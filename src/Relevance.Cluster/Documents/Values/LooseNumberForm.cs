namespace Relevance.Cluster.Documents.Values;

/// <summary>The form of number that <see cref="LooseNumber"/> found.</summary>
internal enum LooseNumberForm
{
    /// <summary>No number.</summary>
    None,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Digits that are rather a code, since as a number they would change: leading zeros, or a phone number with its plus.</summary>
    Code,
}
