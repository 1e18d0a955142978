using Relevance.Cluster.Numerics;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Text;

/// <summary>The features of a fit and their TF-IDF weights.</summary>
internal sealed class TfIdfWeighting
{
    private readonly FeatureHasher _hasher;
    private readonly bool _isSublinear;
    private readonly int[] _buckets;
    private readonly double[] _inverseDocumentFrequencies;

    /// <summary>The feature of each bucket; −1 if it has none.</summary>
    private readonly int[] _features;

    /// <summary>Initializes a new instance of the <see cref="TfIdfWeighting"/> class from selected features.</summary>
    /// <param name="options">The options.</param>
    /// <param name="buckets">The bucket of each feature, ascending and distinct.</param>
    /// <param name="inverseDocumentFrequencies">1 + ln((1 + n)/(1 + df)) of each feature.</param>
    public TfIdfWeighting(TextVectorizerOptions options, int[] buckets, double[] inverseDocumentFrequencies)
    {
        _hasher = new FeatureHasher(options);
        _isSublinear = options.IsTermFrequencySublinear;
        _buckets = buckets;
        _inverseDocumentFrequencies = inverseDocumentFrequencies;
        _features = new int[_hasher.BucketCount];
        Array.Fill(_features, -1);

        for (int feature = 0; feature < buckets.Length; feature++)
        {
            _features[buckets[feature]] = feature;
        }
    }

    public int FeatureCount => _buckets.Length;

    public ReadOnlySpan<int> Buckets => _buckets;

    public ReadOnlySpan<double> InverseDocumentFrequencies => _inverseDocumentFrequencies;

    /// <summary>Selects features and computes their weights from the number of texts that contain them.</summary>
    /// <exception cref="ArgumentException">No feature is in enough texts.</exception>
    public static TfIdfWeighting Learn(List<FeatureCounts> texts, TextVectorizerOptions options)
    {
        int[] frequencies = new int[2 << options.HashBits];

        foreach (FeatureCounts text in texts)
        {
            foreach (int bucket in text.Buckets)
            {
                frequencies[bucket]++;
            }
        }

        int[] buckets = [.. Enumerable.Range(0, frequencies.Length)
            .Where(bucket => frequencies[bucket] >= options.MinDocumentFrequency)
            .OrderByDescending(bucket => frequencies[bucket])
            .Take(options.MaxFeatureCount)
            .Order()];

        if (buckets.Length == 0)
        {
            Explanation reason = new(
                $"No feature of the {texts.Count} texts is in {options.MinDocumentFrequency} or more of them.",
                nameof(options.MinDocumentFrequency),
                $"Lower {nameof(options.MinDocumentFrequency)}, or use more texts.");
            throw reason.On(new ArgumentException(reason.Message, nameof(texts)));
        }

        double[] inverse = Array.ConvertAll(buckets, bucket => 1 + StableMath.Log((1.0 + texts.Count) / (1 + frequencies[bucket])));
        return new TfIdfWeighting(options, buckets, inverse);
    }

    /// <summary>Returns the features of a text in the fit, ascending, with weights of norm 1; empty if there are none.</summary>
    public (int Feature, double Weight)[] Weigh(string text) => Weigh(_hasher.Count(text));

    /// <summary>Returns one row of norm 1 per text; a text without features of the fit has an empty row.</summary>
    public SparseMatrix WeighAll(List<FeatureCounts> texts)
    {
        int[] starts = new int[texts.Count + 1];
        var columns = new List<int>();
        var values = new List<double>();

        for (int row = 0; row < texts.Count; row++)
        {
            foreach ((int feature, double weight) in Weigh(texts[row]))
            {
                columns.Add(feature);
                values.Add(weight);
            }

            starts[row + 1] = columns.Count;
        }

        return new SparseMatrix(texts.Count, FeatureCount, starts, [.. columns], [.. values]);
    }

    private (int Feature, double Weight)[] Weigh(FeatureCounts text)
    {
        var weights = new List<(int Feature, double Weight)>(text.Buckets.Length);
        double wordSquares = 0;
        double characterSquares = 0;

        for (int i = 0; i < text.Buckets.Length; i++)
        {
            int feature = _features[text.Buckets[i]];

            if (feature < 0)
            {
                continue;
            }

            double frequency = _isSublinear ? 1 + StableMath.Log(text.Counts[i]) : text.Counts[i];
            double weight = frequency * _inverseDocumentFrequencies[feature];
            weights.Add((feature, weight));

            if (text.Buckets[i] < _hasher.FirstCharacterBucket)
            {
                wordSquares += weight * weight;
            }
            else
            {
                characterSquares += weight * weight;
            }
        }

        // Words and characters have norm 1 each, and norm 1 together: if both exist, each has norm √½.
        double share = wordSquares > 0 && characterSquares > 0 ? Math.Sqrt(0.5) : 1;
        double wordScale = share / Math.Sqrt(wordSquares);
        double characterScale = share / Math.Sqrt(characterSquares);

        return [.. weights.Select(item => (item.Feature, item.Weight * ScaleOf(item.Feature)))];

        double ScaleOf(int feature) => _buckets[feature] < _hasher.FirstCharacterBucket ? wordScale : characterScale;
    }
}
