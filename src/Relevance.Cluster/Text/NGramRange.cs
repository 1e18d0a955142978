using System.Globalization;
using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>How many neighbors make one feature: every run of <see cref="Minimum"/> to <see cref="Maximum"/> words or characters, both ends included.</summary>
/// <remarks>The default value is <see cref="None"/>. Immutable, and safe from any thread.</remarks>
public readonly record struct NGramRange
{
    /// <summary>The longest run that may be asked for: 16.</summary>
    public const int MaxLength = 16;

    /// <summary>Initializes a new instance of the <see cref="NGramRange"/> struct.</summary>
    /// <param name="minimum">The shortest run, from 1.</param>
    /// <param name="maximum">The longest run, from <paramref name="minimum"/> to <see cref="MaxLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lengths are not in their range.</exception>
    [JsonConstructor]
    public NGramRange(int minimum, int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, MaxLength);
        (Minimum, Maximum) = (minimum, maximum);
    }

    /// <summary>Gets the range that yields no feature at all.</summary>
    public static NGramRange None => default;

    /// <summary>Gets the length of the shortest run; 0 for <see cref="None"/>.</summary>
    public int Minimum { get; }

    /// <summary>Gets the length of the longest run; 0 for <see cref="None"/>.</summary>
    public int Maximum { get; }

    /// <summary>Writes the range as <c>1–2</c>, or <c>none</c>.</summary>
    public override string ToString() => this == None ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Minimum}–{Maximum}");
}
