using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Relevance.Cluster.Numerics.LinearAlgebra;
using Relevance.Cluster.Serialization;
using Relevance.Cluster.Text;

namespace Relevance.Cluster;

/// <summary>
/// Turns texts into vectors by the words and word parts that they share: a way in for people who have text and no embeddings.
/// It is a <em>lexical</em> stand-in for a model's embeddings: it sees that two texts use the same words, never that they mean the same.
/// <c>sneaker</c> and <c>running shoe</c> are strangers to it unless the fitted texts use them side by side.
/// </summary>
/// <remarks>
/// <para>
/// Latent semantic analysis (Deerwester et al., 1990) over hashed features. Words and pairs of words, and runs of characters within words, are
/// hashed into buckets; a bucket that occurs tf times in a text and in df of the n fitted texts weighs (1 + ln tf)·(1 + ln((1 + n)/(1 + df))).
/// The weights of words and those of characters are each scaled to length 1 and joined, and the whole is scaled to length 1: half of what makes two
/// texts near is words, half is parts of words. A truncated singular value decomposition of the fitted texts then gives the few hundred directions
/// that tell them apart best, and a text's vector is its part along these directions, scaled to length 1.
/// </para>
/// <para>
/// Vectors of two different fits cannot be compared: fit once, save, and apply the saved one to every later text.
/// Same texts in the same order, same options: the same bits, on any machine and with any number of threads.
/// Immutable, and safe from any thread.
/// </para>
/// </remarks>
public sealed partial class TextVectorizer
{
    /// <summary>A text, of length 1 before the projection, whose projection is shorter than this has nothing but rounding errors in it.</summary>
    private const double ShortestProjection = 1e-9;

    private readonly TfIdfWeighting _weighting;

    /// <summary>One row a feature: its share in each direction.</summary>
    private readonly float[] _components;

    private TextVectorizer(TextVectorizerOptions options, int textCount, TfIdfWeighting weighting, double[] singularValues, float[] components)
    {
        Options = options;
        TextCount = textCount;
        _weighting = weighting;
        SingularValues = Array.AsReadOnly(singularValues);
        _components = components;
    }

    /// <summary>Gets the number of components of every vector: that which the options ask for or the number of texts suggests, or less where the texts have no more directions.</summary>
    public int Dimension => SingularValues.Count;

    /// <summary>Gets the number of features that are known, each one bucket of the hash.</summary>
    public int FeatureCount => _weighting.FeatureCount;

    /// <summary>Gets the number of texts that it was fitted to; those without a letter or digit are not counted.</summary>
    public int TextCount { get; }

    /// <summary>Gets the singular values of the directions, descending and above 0; the square of one is the weight of its direction in the fitted texts.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<double> SingularValues { get; }

    /// <summary>Gets the options of the fit. Those of a loaded vectorizer have no <see cref="TextVectorizerOptions.MaxDegreeOfParallelism"/>.</summary>
    public TextVectorizerOptions Options { get; }

    /// <summary>Learns the features and directions of texts. Computes on the calling thread, and on as many more as the options allow.</summary>
    /// <param name="texts">
    /// The texts, read once; a few hundred are enough. Those without a letter or digit are passed over.
    /// Few texts have few directions: n different texts give at most n components; asked for all n, the cosines of the vectors are those of the TF-IDF weights.
    /// </param>
    /// <param name="options">What to look at; null takes the defaults.</param>
    /// <param name="progress">Told after every thousandth text and after each pass of the decomposition, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Looked at between texts and between passes, and within a pass.</param>
    /// <returns>A vectorizer that knows at least one feature.</returns>
    /// <remarks>
    /// Cost: for n texts with m distinct features each, about 6·n·m·<see cref="Dimension"/> multiplications, and 16 bytes for each
    /// of (n + <see cref="TextVectorizerOptions.MaxFeatureCount"/>)·Dimension numbers while it runs. Thousands of product descriptions take seconds.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The options ask for no n-grams at all; a text is null; no text has a letter or digit; or no feature is in as many texts as <see cref="TextVectorizerOptions.MinDocumentFrequency"/> asks.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TextVectorizer Fit(
        IEnumerable<string> texts,
        TextVectorizerOptions? options = null,
        IProgress<TextVectorizerProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new TextVectorizerOptions();

        if (options.WordNGrams == NGramRange.None && options.CharacterNGrams == NGramRange.None)
        {
            throw new ArgumentException("Neither n-grams of words nor of characters are asked for, so no text has a feature.", nameof(options));
        }

        List<FeatureCounts> counts = CountAll(texts, new FeatureHasher(options), progress, cancellationToken);
        TfIdfWeighting weighting = TfIdfWeighting.Learn(counts, options);
        SparseMatrix weights = weighting.WeighAll(counts);

        var parallel = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism ?? Environment.ProcessorCount,
        };
        (double[] singularValues, DenseMatrix v) = TruncatedSvd.Decompose(
            weights, options.DimensionFor(counts.Count), options.Seed, parallel, (done, total) => progress?.Report(new TextVectorizerProgress(counts.Count, done, total)));

        float[] components = new float[checked(v.Rows * v.Columns)];

        for (int feature = 0; feature < v.Rows; feature++)
        {
            Span<double> row = v.Row(feature);

            for (int column = 0; column < row.Length; column++)
            {
                components[(feature * row.Length) + column] = (float)row[column];
            }
        }

        return new TextVectorizer(options with { MaxDegreeOfParallelism = null }, counts.Count, weighting, singularValues, components);
    }

    /// <summary>Turns one text into a vector, unless it has nothing in common with the fitted texts.</summary>
    /// <param name="text">Any text, also one that was not fitted.</param>
    /// <param name="vector">
    /// <see cref="Dimension"/> components of Euclidean length 1, in an array of the caller's own; null where the method returns false.
    /// </param>
    /// <returns>
    /// False when the text is empty, or no feature of it is known, or what is known has no part in the directions that were kept: its vector would
    /// be all zeros, which has no direction to compare.
    /// </returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public bool TryTransform(string text, [NotNullWhen(true)] out float[]? vector)
    {
        ArgumentNullException.ThrowIfNull(text);
        double[] projection = new double[Dimension];

        foreach ((int feature, double weight) in _weighting.Weigh(text))
        {
            ReadOnlySpan<float> row = _components.AsSpan(feature * Dimension, Dimension);

            for (int column = 0; column < row.Length; column++)
            {
                projection[column] += weight * row[column];
            }
        }

        double squares = 0;

        foreach (double component in projection)
        {
            squares += component * component;
        }

        double length = Math.Sqrt(squares);

        if (length < ShortestProjection)
        {
            vector = null;
            return false;
        }

        vector = Array.ConvertAll(projection, component => (float)(component / length));
        return true;
    }

    /// <summary>Turns one text into a vector.</summary>
    /// <param name="text">Any text that has something in common with the fitted texts; <see cref="TryTransform"/> is for the others.</param>
    /// <returns><see cref="Dimension"/> components of Euclidean length 1, in an array of the caller's own.</returns>
    /// <exception cref="ArgumentException">The text has nothing in common with the fitted texts.</exception>
    public float[] Transform(string text) =>
        TryTransform(text, out float[]? vector)
            ? vector
            : throw new ArgumentException("The text has no known feature, so it has no vector; TryTransform tells without an exception.", nameof(text));

    /// <summary>Turns texts into vectors, all or none.</summary>
    /// <param name="texts">Texts that all have something in common with the fitted texts; at least one.</param>
    /// <returns>One row of length 1 a text, in the order of the texts.</returns>
    /// <exception cref="ArgumentException">There are no texts, a text is null, or a text has nothing in common with the fitted texts; its position is in the message.</exception>
    public VectorSet TransformAll(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var rows = new List<float[]>();

        foreach (string text in texts)
        {
            if (text is null || !TryTransform(text, out float[]? vector))
            {
                string what = text is null ? "is null" : "has no known feature, so it has no vector; pass it over with TryTransform";
                throw new ArgumentException($"The text at position {rows.Count} {what}.", nameof(texts));
            }

            rows.Add(vector);
        }

        return rows.Count > 0 ? VectorSet.From(rows) : throw new ArgumentException("There are no texts.", nameof(texts));
    }

    /// <summary>Writes what it was fitted to, such as <c>256 dimensions from 5,210 features of 324 texts</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Dimension} dimensions from {FeatureCount:N0} features of {TextCount:N0} texts");

    private static List<FeatureCounts> CountAll(
        IEnumerable<string> texts, FeatureHasher hasher, IProgress<TextVectorizerProgress>? progress, CancellationToken cancellationToken)
    {
        const int TextsPerReport = 1000;
        var counts = new List<FeatureCounts>();
        int position = 0;

        foreach (string text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();

            if (text is null)
            {
                throw new ArgumentException($"The text at position {position} is null.", nameof(texts));
            }

            FeatureCounts features = hasher.Count(text);

            if (features.Buckets.Length > 0)
            {
                counts.Add(features);
            }

            if (++position % TextsPerReport == 0)
            {
                progress?.Report(new TextVectorizerProgress(position, 0, 0));
            }
        }

        return counts.Count > 0
            ? counts
            : throw new ArgumentException($"None of the {position} texts has a letter or digit, so there is nothing to learn from.", nameof(texts));
    }
}
