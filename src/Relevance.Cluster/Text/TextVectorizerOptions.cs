namespace Relevance.Cluster;

/// <summary>What a <see cref="TextVectorizer"/> looks at in a text and how long its vectors are. Equal options and equal texts give equal bits.</summary>
public sealed record TextVectorizerOptions
{
    /// <summary>
    /// Gets the number of components asked for, from 1 to 1024. Null, the default, takes 2·√n for n fitted texts, rounded down, at most 256: 36 for 324
    /// texts, all 256 from 16,384 texts on. More directions than that fit the wording of single texts, and neighbors become accidental.
    /// Fewer come out, as <see cref="TextVectorizer.Dimension"/> says, where the texts do not have so many: n different texts have n directions at most.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in its range.</exception>
    public int? Dimension
    {
        get;
        init => field = value is { } dimension ? InRange(dimension, 1, 1024) : null;
    }

    /// <summary>Gets the seed of the random projection that the decomposition starts from. The default is 0; there is no unseeded run.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the runs of neighboring words that are features. The default is 1–1: single words.</summary>
    public NGramRange WordNGrams { get; init; } = new(1, 1);

    /// <summary>
    /// Gets the runs of characters that are features, taken within one word and with a blank at each of its ends; counted in UTF-16 units.
    /// The default is 3–4. They let <c>shoe</c> and <c>shoes</c> meet, and carry scripts that do not put blanks between words.
    /// </summary>
    public NGramRange CharacterNGrams { get; init; } = new(3, 4);

    /// <summary>
    /// Gets the binary logarithm of the number of buckets that features are hashed into, from 8 to 22, for words and characters each.
    /// The default is 18: 262,144 buckets. Two features that fall into one bucket are taken for the same.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in its range.</exception>
    public int HashBits
    {
        get;
        init => field = InRange(value, 8, 22);
    } = 18;

    /// <summary>Gets the number of texts that a feature must occur in to be kept, at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinDocumentFrequency
    {
        get;
        init => field = InRange(value, 1, int.MaxValue);
    } = 1;

    /// <summary>
    /// Gets how many features are kept at most, those in the most texts first and of equals the lowest bucket; from 1 to 262,144.
    /// The default is 20,000. Memory and the saved file grow with it: 4 bytes for each feature and component.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in its range.</exception>
    public int MaxFeatureCount
    {
        get;
        init => field = InRange(value, 1, 1 << 18);
    } = 20_000;

    /// <summary>Gets how much a feature that occurs several times in one text counts. The default is <see cref="TermFrequencyScale.Sublinear"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public TermFrequencyScale TermFrequencyScale
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a scale of term frequencies.");
    } = TermFrequencyScale.Sublinear;

    /// <summary>
    /// Gets how many threads <see cref="TextVectorizer.Fit"/> may use, at least 1; null, the default, means one for each processor.
    /// It changes the time and not one bit of the result, and it is not saved.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxDegreeOfParallelism
    {
        get;
        init => field = value is { } threads ? InRange(threads, 1, int.MaxValue) : null;
    }

    /// <summary>The dimension to ask the decomposition for.</summary>
    internal int DimensionFor(int textCount) => Dimension ?? (int)Math.Min(256, 2 * Math.Sqrt(textCount));

    private static int InRange(int value, int minimum, int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, maximum);
        return value;
    }
}
