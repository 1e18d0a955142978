namespace Relevance.Cluster;

/// <summary>The options of <see cref="TextVectorizer.Fit"/>.</summary>
public sealed record TextVectorizerOptions
{
    /// <summary>
    /// Gets the number of components, from 1 to 1024. Null, the default, means 2·√n for n fitted texts, rounded down, at most 256: 36 for 324 texts, 256 for
    /// 16,384 texts or more. More directions overfit the wording of single texts. <see cref="TextVectorizer.Dimension"/> is smaller if the texts have fewer
    /// directions: n distinct texts have at most n.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int? Dimension
    {
        get;
        init => field = value is { } dimension ? InRange(dimension, 1, 1024) : null;
    }

    /// <summary>Gets the seed of the random projection of the decomposition. The default is 0: equal options and texts always give the same bits.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the runs of neighboring words that are features. The default is 1–1: single words.</summary>
    public NGramRange WordNGrams { get; init; } = new(1, 1);

    /// <summary>
    /// Gets the runs of characters that are features, within one word and with a blank at each of its ends, in UTF-16 units. The default is 3–4. They relate
    /// <c>shoe</c> to <c>shoes</c>, and they work for scripts without blanks between words.
    /// </summary>
    public NGramRange CharacterNGrams { get; init; } = new(3, 4);

    /// <summary>
    /// Gets the binary logarithm of the number of hash buckets, from 8 to 22, separately for words and characters. The default is 18: 262,144 buckets. Two
    /// features in one bucket are treated as one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int HashBits
    {
        get;
        init => field = InRange(value, 8, 22);
    } = 18;

    /// <summary>Gets the minimum number of texts that contain a feature, at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinDocumentFrequency
    {
        get;
        init => field = InRange(value, 1, int.MaxValue);
    } = 1;

    /// <summary>
    /// Gets the maximum number of features, from 1 to 262,144; those in the most texts are used, ties go to the lowest bucket. The default is 20,000. Memory
    /// and the saved file grow with it: 4 bytes per feature and component.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int MaxFeatureCount
    {
        get;
        init => field = InRange(value, 1, 1 << 18);
    } = 20_000;

    /// <summary>Gets the effect of the number of occurrences of a feature in a text. The default is <see cref="TermFrequencyScale.Sublinear"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a <see cref="Relevance.Cluster.TermFrequencyScale"/>.</exception>
    public TermFrequencyScale TermFrequencyScale
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The scale is not defined.");
    } = TermFrequencyScale.Sublinear;

    /// <summary>
    /// Gets the maximum number of threads of <see cref="TextVectorizer.Fit"/>, at least 1; null, the default, means one per processor. The result does not
    /// depend on it, and it is not saved.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? MaxDegreeOfParallelism
    {
        get;
        init => field = value is { } threads ? InRange(threads, 1, int.MaxValue) : null;
    }

    /// <summary>Returns the dimension for a number of texts.</summary>
    internal int DimensionFor(int textCount) => Dimension ?? (int)Math.Min(256, 2 * Math.Sqrt(textCount));

    private static int InRange(int value, int minimum, int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, maximum);
        return value;
    }
}
