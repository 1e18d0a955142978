using System.Globalization;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.KMeansBench;

/// <summary>
/// A generated set: groups of unit vectors around random directions, the same on every machine that has IEEE arithmetic and the same C library.
/// </summary>
/// <param name="Count">The number of vectors.</param>
/// <param name="Dimension">The number of components.</param>
/// <param name="Clusters">The number of clusters to look for.</param>
/// <param name="Groups">The number of groups that there are.</param>
/// <param name="Noise">The expected length of what is added to a group's direction of length 1.</param>
/// <param name="Decay">
/// How fast the variance of the components falls, as the power of (1 + t): 0 for Gaussians that are equally wide in every direction.
/// </param>
internal sealed record TestSet(int Count, int Dimension, int Clusters, int Groups, double Noise, double Decay)
{
    /// <summary>How much of the common direction embeddings share.</summary>
    private const double CommonPart = 0.6;

    public static TestSet Named(string name) => name switch
    {
        "a" => new TestSet(100_000, 128, 100, 100, 1.0, 0),
        "b" => new TestSet(50_000, 512, 50, 120, 1.0, 0.5),
        "c" => new TestSet(20_000, 1536, 20, 60, 1.0, 0.5),
        "d" => new TestSet(1_000_000, 64, 256, 256, 1.0, 0),
        "e" => new TestSet(2_000, 512, 10, 10, 1.0, 0.5),
        "f" => new TestSet(200_000, 96, 1024, 3000, 1.0, 0.5),
        "g" => new TestSet(5_000_000, 32, 4096, 10_000, 1.0, 0.5),
        "h" => new TestSet(1_000_000, 768, 1000, 2000, 1.0, 0.5),
        "i" => new TestSet(655_360, 48, 16_384, 30_000, 1.0, 0.5),
        "p" => new TestSet(100_000, 384, 50, 50, 1.0, 0.5),
        _ => throw new ArgumentException($"There is no set '{name}': a, b, c, d, e, f, g, h, i, p, {string.Join(", ", SpotSet.Names)}.", nameof(name)),
    };

    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(Count + Dimension);
        double[] widths = Widths();
        float[][] groups = [.. Enumerable.Range(0, Groups).Select(_ => Group(random, widths))];
        float[][] first = new float[Clusters][];
        float[] row = new float[Dimension];

        using (FileStream file = File.Create(Path.Combine(folder, "X.f32"), 1 << 20))
        {
            for (int i = 0; i < Count; i++)
            {
                Member(random, groups[random.Next(Groups)], widths, row);
                file.Write(MemoryMarshal.AsBytes<float>(row));

                // Rows are in random order, so that the first ones are as good as any others.
                if (i < Clusters)
                {
                    first[i] = [.. row];
                }
            }
        }

        File.WriteAllBytes(Path.Combine(folder, "C0.f32"), [.. first.SelectMany(centroid => MemoryMarshal.AsBytes<float>(centroid).ToArray())]);
        File.WriteAllText(
            Path.Combine(folder, "meta.json"),
            string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{Count},\"d\":{Dimension},\"k\":{Clusters}}}\n"));
    }

    private double[] Widths()
    {
        double[] widths = [.. Enumerable.Range(0, Dimension).Select(t => Math.Pow(1 + t, -Decay))];
        double length = Math.Sqrt(widths.Sum(width => width * width));
        return [.. widths.Select(width => width / length)];
    }

    /// <summary>A direction; where the variance falls, all groups lean to one side, as embeddings do.</summary>
    private float[] Group(Random random, double[] widths)
    {
        float[] group = new float[Dimension];
        double common = Decay > 0 ? CommonPart : 0;

        for (int t = 0; t < Dimension; t++)
        {
            group[t] = (float)((Normal(random) * widths[t]) + (common * widths[(t * 7) % Dimension]));
        }

        Normalize(group);
        return group;
    }

    private void Member(Random random, float[] group, double[] widths, float[] row)
    {
        for (int t = 0; t < row.Length; t++)
        {
            row[t] = (float)(group[t] + (Noise * Normal(random) * widths[t]));
        }

        Normalize(row);
    }

    private static void Normalize(float[] vector)
    {
        double length = Math.Sqrt(vector.Sum(x => (double)x * x));

        for (int t = 0; t < vector.Length; t++)
        {
            vector[t] = (float)(vector[t] / length);
        }
    }

    /// <summary>Twelve uniform numbers less six: near enough to normal, and free of library functions that differ between machines.</summary>
    public static double Normal(Random random)
    {
        double sum = -6;

        for (int i = 0; i < 12; i++)
        {
            sum += random.NextDouble();
        }

        return sum;
    }
}
