namespace Relevance.Cluster.Text;

/// <summary>The buckets of the features of a text, ascending and distinct, and the number of features in each.</summary>
internal readonly record struct FeatureCounts(int[] Buckets, int[] Counts)
{
    public static FeatureCounts OfSorted(List<int> buckets)
    {
        var distinct = new List<int>(buckets.Count);
        var counts = new List<int>(buckets.Count);

        foreach (int bucket in buckets)
        {
            if (distinct.Count > 0 && distinct[^1] == bucket)
            {
                counts[^1]++;
            }
            else
            {
                distinct.Add(bucket);
                counts.Add(1);
            }
        }

        return new FeatureCounts([.. distinct], [.. counts]);
    }
}
