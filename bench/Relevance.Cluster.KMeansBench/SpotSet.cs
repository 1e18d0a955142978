using System.Globalization;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.KMeansBench;

/// <summary>
/// Gaussian spots in the plane with integer coordinates, generated like the sets that searches for the best clusters are usually compared on; C0 are the true
/// centers.
/// </summary>
/// <param name="Name">
/// Which one it is like: S1 to S4, A1 to A3, Birch1, Birch2 or Unbalance (P. Fränti and S. Sieranoja, "K-means properties on six clustering benchmark
/// datasets", 2018).
/// </param>
/// <param name="Sizes">The number of points in each spot.</param>
/// <param name="Width">The standard deviation along an axis.</param>
/// <param name="Skew">By how much spots are longer than wide, at most; 0 for round ones.</param>
internal sealed record SpotSet(string Name, int[] Sizes, double Width, double Skew)
{
    private const int Periods = 4;

    /// <summary>Gets the names of all sets.</summary>
    public static IReadOnlyList<string> Names { get; } = ["s1", "s2", "s3", "s4", "a1", "a2", "a3", "birch1", "birch2", "unbalance"];

    public static SpotSet Named(string name) => name switch
    {
        "s1" => new SpotSet(name, Even(5000, 15), 30_000, 0.4),
        "s2" => new SpotSet(name, Even(5000, 15), 38_000, 0.4),
        "s3" => new SpotSet(name, Even(5000, 15), 47_000, 0.4),
        "s4" => new SpotSet(name, Even(5000, 15), 54_000, 0.4),
        "a1" => new SpotSet(name, Even(3000, 20), 1425, 0.2),
        "a2" => new SpotSet(name, Even(5250, 35), 1390, 0.2),
        "a3" => new SpotSet(name, Even(7500, 50), 1390, 0.2),
        "birch1" => new SpotSet(name, Even(100_000, 100), 22_300, 0),
        "birch2" => new SpotSet(name, Even(100_000, 100), 1511, 0),
        "unbalance" => new SpotSet(name, [2000, 2000, 2000, 100, 100, 100, 100, 100], 4000, 0),
        _ => throw new ArgumentException($"There is no set '{name}': {string.Join(", ", Names)}.", nameof(name)),
    };

    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(Sizes.Sum() + (int)Width);
        (double X, double Y)[] centers = [.. Centers(random).Select(center => (Math.Round(center.X), Math.Round(center.Y)))];
        float[][] points = [.. centers.SelectMany((center, spot) => Spot(random, center, Sizes[spot]))];
        random.Shuffle(points);
        Write(Path.Combine(folder, SetFiles.VectorFile), points);
        Write(Path.Combine(folder, "C0.f32"), [.. centers.Select(center => new[] { (float)center.X, (float)center.Y })]);
        File.WriteAllText(
            Path.Combine(folder, "meta.json"),
            string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{points.Length},\"d\":2,\"k\":{centers.Length}}}\n"));
    }

    private static int[] Even(int points, int spots) => [.. Enumerable.Range(0, spots).Select(spot => ((spot + 1) * points / spots) - (spot * points / spots))];

    private static void Write(string path, float[][] points) =>
        File.WriteAllBytes(path, [.. points.SelectMany(point => MemoryMarshal.AsBytes<float>(point).ToArray())]);

    private IEnumerable<(double X, double Y)> Centers(Random random) => Name[0] switch
    {
        's' => Scattered(random, 100_000, 900_000, 150_000),
        'a' => Scattered(random, 4_000, 61_000, 5_500),
        'u' =>
        [
            (150_000, 350_000),
                (180_000, 380_000),
                (210_000, 350_000),
                (440_000, 298_000),
                (440_000, 400_000),
                (490_000, 350_000),
                (539_000, 300_000),
                (539_000, 401_000),
            ],
        _ when Name == "birch1" => Enumerable.Range(0, Sizes.Length).Select(spot => ((1 + (spot % 10)) * 4 * Width, (1 + (spot / 10)) * 4 * Width)),
        _ => Enumerable.Range(0, Sizes.Length).Select(spot => Wave(spot)),
    };

    /// <summary>Neighbors on the wave are 2π to 2π·√2 standard deviations apart.</summary>
    private (double X, double Y) Wave(int spot)
    {
        double period = (double)Sizes.Length / Periods;
        return (2 * Math.PI * (spot + 1) * Width, (2 + Math.Sin(2 * Math.PI * spot / period)) * period * Width);
    }

    /// <summary>Anywhere in a square, but not too near to each other.</summary>
    private List<(double X, double Y)> Scattered(Random random, double least, double most, double apart)
    {
        List<(double X, double Y)> centers = [];

        while (centers.Count < Sizes.Length)
        {
            (double x, double y) = (least + ((most - least) * random.NextDouble()), least + ((most - least) * random.NextDouble()));

            if (centers.TrueForAll(other => ((other.X - x) * (other.X - x)) + ((other.Y - y) * (other.Y - y)) >= apart * apart))
            {
                centers.Add((x, y));
            }
        }

        return centers;
    }

    private IEnumerable<float[]> Spot(Random random, (double X, double Y) center, int size)
    {
        (double wide, double lean) = (1 + (Skew * ((2 * random.NextDouble()) - 1)), Skew * ((2 * random.NextDouble()) - 1));

        for (int i = 0; i < size; i++)
        {
            (double u, double v) = (TestSet.Normal(random) * wide, TestSet.Normal(random) / wide);
            yield return [(float)Math.Round(center.X + (Width * u)), (float)Math.Round(center.Y + (Width * (v + (lean * u))))];
        }
    }
}
