using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Two random halves of vectors; of an odd number the second has one more.</summary>
internal sealed class VectorHalves
{
    private readonly VectorSet _vectors;
    private readonly bool[] _isFirst;

    public VectorHalves(VectorSet vectors, CounterRandom random)
    {
        int[] rows = [.. Enumerable.Range(0, vectors.Count)];
        int[] firstRows = RowSample.Take(rows, vectors.Count / 2, random);
        (_vectors, _isFirst) = (vectors, new bool[vectors.Count]);

        foreach (int row in firstRows)
        {
            _isFirst[row] = true;
        }

        First = vectors.Select(firstRows);
        Second = vectors.Select([.. rows.Where(row => !_isFirst[row])]);
    }

    public VectorSet First { get; }

    public VectorSet Second { get; }

    public bool IsFirst(int row) => _isFirst[row];

    /// <summary>Fits k-means to a half, and assigns all vectors to its centroids, on the calling thread.</summary>
    public NearestCentroids LabelBy(VectorSet half, KMeansOptions options, CancellationToken cancellationToken)
    {
        VectorSet centroids = new KMeans(options).Run(half, null, cancellationToken).Centroids!;
        return NearestCentroids.Find(_vectors, centroids, maxDegreeOfParallelism: 1, cancellationToken: cancellationToken);
    }
}
