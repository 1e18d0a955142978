using System.Globalization;
using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>The range of n of the n-grams that are features: runs of <see cref="Minimum"/> to <see cref="Maximum"/> words or characters, inclusive.</summary>
/// <remarks>The default value is <see cref="None"/>. Immutable, and safe from any thread.</remarks>
public readonly record struct NGramRange
{
    /// <summary>The maximum length of a run: 16.</summary>
    public const int MaxLength = 16;

    /// <summary>Initializes a new instance of the <see cref="NGramRange"/> struct.</summary>
    /// <param name="minimum">The shortest run, from 1.</param>
    /// <param name="maximum">The longest run, from <paramref name="minimum"/> to <see cref="MaxLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is out of its range.</exception>
    [JsonConstructor]
    public NGramRange(int minimum, int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, MaxLength);
        (Minimum, Maximum) = (minimum, maximum);
    }

    /// <summary>Gets the range without n-grams.</summary>
    public static NGramRange None => default;

    /// <summary>Gets the length of the shortest run; 0 for <see cref="None"/>.</summary>
    public int Minimum { get; }

    /// <summary>Gets the length of the longest run; 0 for <see cref="None"/>.</summary>
    public int Maximum { get; }

    /// <summary>Returns the range, such as <c>1–2</c> or <c>none</c>.</summary>
    public override string ToString() => this == None ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Minimum}–{Maximum}");
}
