namespace Relevance.Cluster.Tests.Models;

/// <summary>The definition of the tree of HDBSCAN* on the full matrix of mutual reachability distances, each step from scratch.</summary>
internal sealed class DensityDefinition
{
    private readonly double[,] _reach;
    private readonly int _minSize;

    public DensityDefinition(VectorSet vectors, int minPoints, int minSize, Func<float[], float[], double> distance)
    {
        _minSize = minSize;
        float[][] rows = [.. Enumerable.Range(0, vectors.Count).Select(row => vectors[row].ToArray())];
        double[] core = [.. rows.Select(row => rows.Select(other => distance(row, other)).Order().ElementAt(minPoints - 1))];
        _reach = new double[rows.Length, rows.Length];

        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows.Length; j++)
            {
                _reach[i, j] = Math.Max(distance(rows[i], rows[j]), Math.Max(core[i], core[j]));
            }
        }

        RowDistances = new double[rows.Length];
        RowClusters = new int[rows.Length];
        Clusters.Add((-1, double.PositiveInfinity, 0, rows.Length, 0));
        Divide([.. Enumerable.Range(0, rows.Length)], 0);
    }

    public List<(int Parent, double Birth, double Death, int Size, double Stability)> Clusters { get; } = [];

    public double[] RowDistances { get; }

    public int[] RowClusters { get; }

    private void Divide(int[] rows, int cluster)
    {
        // The smallest radius at which the rows are connected; they are not at any smaller one.
        double radius = rows.SelectMany(_ => rows, (row, other) => _reach[row, other]).Distinct().Order().ToArray() is var radii
            ? radii[BinarySearch(radii, rows)]
            : 0;
        int[][] parts = Components(rows, (row, other) => _reach[row, other] < radius);
        int[][] large = [.. parts.Where(part => part.Length >= _minSize)];
        double excess = (1 / radius) - (1 / Clusters[cluster].Birth);
        Clusters[cluster] = Clusters[cluster] with { Death = radius };

        foreach (int[] part in parts.Where(part => part.Length < _minSize || large.Length != 1))
        {
            Clusters[cluster] = Clusters[cluster] with { Stability = Clusters[cluster].Stability + (part.Length * excess) };

            if (part.Length >= _minSize)
            {
                Clusters.Add((cluster, radius, 0, part.Length, 0));
                Divide(part, Clusters.Count - 1);
                continue;
            }

            foreach (int row in part)
            {
                (RowDistances[row], RowClusters[row]) = (radius, cluster);
            }
        }

        if (large.Length == 1)
        {
            Divide(large[0], cluster);
        }
    }

    private int BinarySearch(double[] radii, int[] rows)
    {
        (int low, int high) = (0, radii.Length - 1);

        while (low < high)
        {
            int middle = (low + high) / 2;
            bool isConnected = Components(rows, (row, other) => _reach[row, other] <= radii[middle]).Length == 1;
            (low, high) = isConnected ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static int[][] Components(int[] rows, Func<int, int, bool> areLinked)
    {
        List<int[]> components = [];
        HashSet<int> open = [.. rows];

        while (open.Count > 0)
        {
            List<int> found = [open.First()];
            open.Remove(found[0]);

            for (int next = 0; next < found.Count; next++)
            {
                int[] linked = [.. open.Where(other => areLinked(found[next], other))];
                found.AddRange(linked);
                open.ExceptWith(linked);
            }

            components.Add([.. found]);
        }

        return [.. components];
    }
}
