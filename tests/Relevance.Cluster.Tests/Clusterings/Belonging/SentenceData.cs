using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Belonging;

/// <summary>CLINC150: 4,500 sentences of 150 intents, and 1,000 of none.</summary>
internal static class SentenceData
{
    public static VectorSet Intents() => NumpyVectors.Read(SharedData.PathOrSkip("clinc150-test.minilm.npy"), TestContext.Current.CancellationToken);

    public static VectorSet WithoutIntent() => NumpyVectors.Read(SharedData.PathOrSkip("clinc150-oos.minilm.npy"), TestContext.Current.CancellationToken);

    public static string[] Labels() => [.. File.ReadLines(SharedData.PathOrSkip("clinc150-test.tsv")).Skip(1).Select(line => line.Split('\t')[1])];

    /// <summary>Computes the probability that a wanted score exceeds another one, ties by half.</summary>
    public static double AreaUnderCurve(IReadOnlyList<double> scores, IReadOnlyList<bool> isWanted)
    {
        double ranks = 0;
        int before = 0;

        foreach (IGrouping<double, int> ties in Enumerable.Range(0, scores.Count).GroupBy(row => scores[row]).OrderBy(group => group.Key))
        {
            ranks += ties.Count(row => isWanted[row]) * (before + ((ties.Count() + 1) / 2.0));
            before += ties.Count();
        }

        double wanted = isWanted.Count(value => value);
        return (ranks - (wanted * (wanted + 1) / 2)) / (wanted * (scores.Count - wanted));
    }
}
