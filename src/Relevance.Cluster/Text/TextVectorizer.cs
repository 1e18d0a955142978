using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Relevance.Cluster.Numerics.LinearAlgebra;
using Relevance.Cluster.Serialization;
using Relevance.Cluster.Text;

namespace Relevance.Cluster;

/// <summary>Computes vectors of texts from their words and parts of words, for texts without embeddings: TF-IDF and latent semantic analysis.</summary>
/// <remarks>
/// <para>
/// It is a <em>lexical</em> substitute for the embeddings of a model: it finds that two texts use the same words, not that they have the same meaning.
/// <c>sneaker</c> and <c>running shoe</c> are unrelated unless the fitted texts use them together.
/// </para>
/// <para>
/// Latent semantic analysis (Deerwester et al., 1990) over hashed features. Words and runs of characters within words are hashed into buckets; a bucket that
/// occurs tf times in a text and in df of the n fitted texts has the weight (1 + ln tf)·(1 + ln((1 + n)/(1 + df))). The weights of words and those of
/// characters are each scaled to norm 1, combined, and scaled to norm 1, so words and their parts contribute equally. A truncated singular value
/// decomposition of the fitted texts gives the directions of their largest variation, and the vector of a text is its projection on these directions,
/// scaled to norm 1.
/// </para>
/// <para>
/// Vectors of two different fits cannot be compared: fit once, save, and apply the saved vectorizer to all later texts. Equal texts in the same order and
/// equal options give the same bits on any machine and any number of threads. Immutable, and safe from any thread.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// string[] texts = ["red running shoes", "blue running shoes", "leather handbag", "small leather bag"];
/// TextVectorizer vectorizer = TextVectorizer.Fit(texts);
/// VectorSet vectors = vectorizer.TransformAll(texts);
/// float[] query = vectorizer.Transform("leather shoes");
/// Console.WriteLine(NearestNeighbors.Find(vectors, query)[0].Similarity);
/// </code>
/// </example>
public sealed partial class TextVectorizer
{
    /// <summary>The norm below which the projection of a text of norm 1 consists of rounding errors.</summary>
    private const double ShortestProjection = 1e-9;

    private readonly TfIdfWeighting _weighting;

    /// <summary>The directions, one row per feature.</summary>
    private readonly float[] _components;

    private TextVectorizer(TextVectorizerOptions options, int textCount, TfIdfWeighting weighting, double[] singularValues, float[] components)
    {
        Options = options;
        TextCount = textCount;
        _weighting = weighting;
        SingularValues = Array.AsReadOnly(singularValues);
        _components = components;
    }

    /// <summary>Gets the number of components of the vectors: as the options set it, or fewer if the texts have fewer directions.</summary>
    public int Dimension => SingularValues.Count;

    /// <summary>Gets the number of features of the fit, one hash bucket each.</summary>
    public int FeatureCount => _weighting.FeatureCount;

    /// <summary>Gets the number of fitted texts, without those that have no letter or digit.</summary>
    public int TextCount { get; }

    /// <summary>Gets the singular values of the directions, descending and above 0; a square is the weight of its direction in the fitted texts.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<double> SingularValues { get; }

    /// <summary>Gets the options of the fit. <see cref="TextVectorizerOptions.MaxDegreeOfParallelism"/> is not retained.</summary>
    public TextVectorizerOptions Options { get; }

    /// <summary>Fits a vectorizer to texts. It runs on the calling thread and on threads of the pool.</summary>
    /// <param name="texts">
    /// The texts, read once; a few hundred are enough. Texts without a letter or digit are skipped. n distinct texts give at most n components; with all n,
    /// the cosine similarities of the vectors are those of the TF-IDF weights.
    /// </param>
    /// <param name="options">The options; null means the defaults.</param>
    /// <param name="progress">Receives a report after each 1,000 texts and after each pass of the decomposition, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between texts, and within and between passes.</param>
    /// <returns>A vectorizer with at least one feature.</returns>
    /// <remarks>
    /// For n texts with m distinct features each, about 6·n·m·<see cref="Dimension"/> multiplications, and 16 bytes for each of
    /// (n + <see cref="TextVectorizerOptions.MaxFeatureCount"/>)·Dimension numbers during the fit. Thousands of product descriptions take seconds.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The options have no n-grams; a text is null; no text has a letter or digit; or no feature reaches
    /// <see cref="TextVectorizerOptions.MinDocumentFrequency"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static TextVectorizer Fit(
        IEnumerable<string> texts,
        TextVectorizerOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new TextVectorizerOptions();

        if (options.WordNGrams == NGramRange.None && options.CharacterNGrams == NGramRange.None)
        {
            throw new ArgumentException("The options have neither n-grams of words nor of characters, so no text has a feature.", nameof(options));
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
            weights,
            options.DimensionFor(counts.Count),
            options.Seed,
            parallel,
            (completed, total) => progress?.Report(new OperationProgress(OperationStage.Fitting, completed, total)));

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

    /// <summary>Computes the vector of a text, if the text has a feature of the fitted texts.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="vector">
    /// A new array of <see cref="Dimension"/> components with norm 1; null if the method returns false.
    /// </param>
    /// <returns>
    /// False if the text is empty, has no feature of the fitted texts, or has no part in the directions of the fit: its vector would be a zero vector.
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

    /// <summary>Computes the vector of a text.</summary>
    /// <param name="text">A text with a feature of the fitted texts; for any text, use <see cref="TryTransform"/>.</param>
    /// <returns>A new array of <see cref="Dimension"/> components with norm 1.</returns>
    /// <exception cref="ArgumentException">The text has no feature of the fitted texts.</exception>
    public float[] Transform(string text) =>
        TryTransform(text, out float[]? vector)
            ? vector
            : throw new ArgumentException("The text has no known feature, so it has no vector; TryTransform returns false instead.", nameof(text));

    /// <summary>Computes the vectors of texts.</summary>
    /// <param name="texts">At least one text, each with a feature of the fitted texts.</param>
    /// <returns>One row of norm 1 per text, in the order of the texts.</returns>
    /// <exception cref="ArgumentException">
    /// There are no texts, or a text is null or has no feature of the fitted texts; the message has its position.
    /// </exception>
    public VectorSet TransformAll(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var rows = new List<float[]>();

        foreach (string text in texts)
        {
            if (text is null || !TryTransform(text, out float[]? vector))
            {
                string what = text is null ? "is null" : "has no known feature, so it has no vector; skip it with TryTransform";
                throw new ArgumentException($"The text at position {rows.Count} {what}.", nameof(texts));
            }

            rows.Add(vector);
        }

        return rows.Count > 0 ? VectorSet.From(rows) : throw new ArgumentException("Expected at least one text.", nameof(texts));
    }

    /// <summary>Returns one line with the size of the fit, such as <c>256 dimensions from 5,210 features of 324 texts</c>.</summary>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Dimension} dimensions from {FeatureCount:N0} features of {TextCount:N0} texts");

    private static List<FeatureCounts> CountAll(
        IEnumerable<string> texts, FeatureHasher hasher, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
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
                progress?.Report(new OperationProgress(OperationStage.Reading, position));
            }
        }

        if (counts.Count == 0)
        {
            throw new ArgumentException($"None of the {position} texts has a letter or digit, so no feature can be learned.", nameof(texts));
        }

        progress?.Report(new OperationProgress(OperationStage.Reading, position, position));
        return counts;
    }
}
