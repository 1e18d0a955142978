namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Counts, over resamples, how similar the new clusters are to the old ones, and where each row is placed.</summary>
/// <param name="labels">The cluster of each row, 0 to <paramref name="clusterCount"/> − 1.</param>
/// <param name="clusterCount">The number of clusters.</param>
internal sealed class StabilityTally(int[] labels, int clusterCount)
{
    private readonly List<double>[] _similarities = [.. Enumerable.Range(0, clusterCount).Select(_ => new List<double>())];

    // Most rows are placed in one or two clusters.
    private readonly Dictionary<int, int>[] _places = [.. labels.Select(_ => new Dictionary<int, int>(1))];

    public int SizeOf(int cluster) => labels.Count(label => label == cluster);

    public IReadOnlyList<double> SimilaritiesOf(int cluster) => _similarities[cluster];

    /// <summary>Returns the share of the row's own cluster, and the most frequent other one with its share; NaN and 0 without any place.</summary>
    public (double Share, int Second, double SecondShare) PlacesOf(int row)
    {
        double total = _places[row].Values.Sum();

        if (total == 0)
        {
            return (double.NaN, 0, 0);
        }

        KeyValuePair<int, int> second = _places[row].Where(place => place.Key != labels[row]).OrderByDescending(place => place.Value)
            .ThenBy(place => place.Key).FirstOrDefault();
        return (_places[row].GetValueOrDefault(labels[row]) / total, second.Key, second.Value / total);
    }

    /// <summary>Adds a resample.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="found">The new cluster of each; a negative one is an outlier, which is placed nowhere.</param>
    public void Add(int[] rows, IReadOnlyList<int> found)
    {
        Dictionary<(int Old, int New), int> shared = [];
        Dictionary<int, int> sizes = [];
        int[] oldSizes = new int[clusterCount];

        for (int i = 0; i < rows.Length; i++)
        {
            int old = labels[rows[i]];
            oldSizes[old]++;

            if (found[i] >= 0)
            {
                shared[(old, found[i])] = shared.GetValueOrDefault((old, found[i])) + 1;
                sizes[found[i]] = sizes.GetValueOrDefault(found[i]) + 1;
            }
        }

        double[] best = new double[clusterCount];
        Dictionary<int, (double Similarity, int Old)> placed = [];

        foreach (((int old, int @new), int both) in shared)
        {
            double similarity = (double)both / (oldSizes[old] + sizes[@new] - both);
            best[old] = Math.Max(best[old], similarity);
            (double Similarity, int Old) before = placed.GetValueOrDefault(@new, (-1, 0));

            if (similarity > before.Similarity || (similarity == before.Similarity && old < before.Old))
            {
                placed[@new] = (similarity, old);
            }
        }

        for (int cluster = 0; cluster < clusterCount; cluster++)
        {
            if (oldSizes[cluster] > 0)
            {
                _similarities[cluster].Add(best[cluster]);
            }
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (found[i] >= 0)
            {
                int place = placed[found[i]].Old;
                _places[rows[i]][place] = _places[rows[i]].GetValueOrDefault(place) + 1;
            }
        }
    }
}
