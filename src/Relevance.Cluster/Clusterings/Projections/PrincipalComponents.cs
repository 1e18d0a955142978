using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings.Projections;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.LinearAlgebra;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>Principal component analysis: the directions in which vectors differ most, and their coordinates along these. Immutable and safe to use from any thread.</summary>
/// <remarks>
/// Vectors are taken relative to their mean and are not scaled otherwise; whoever wants equal say for all components scales them before. All sums are float64. A direction and its opposite are
/// equally good: each is turned so that its component of the largest magnitude, of equals the first, is positive, as scikit-learn since 1.5 does (<c>svd_flip</c> by the components).
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed class PrincipalComponents
{
    private readonly double[] _mean;
    private readonly DenseMatrix _directions;

    private PrincipalComponents(double[] mean, DenseMatrix directions) => (_mean, _directions) = (mean, directions);

    /// <summary>Gets the number of vectors that it was fitted on.</summary>
    public int VectorCount { get; private init; }

    /// <summary>Gets the number of components of each vector.</summary>
    public int Dimension => _mean.Length;

    /// <summary>Gets the number of directions: as many as were asked for.</summary>
    public int Count => _directions.Columns;

    /// <summary>Gets how they were found: never <see cref="PrincipalComponentsMethod.Auto"/>.</summary>
    public PrincipalComponentsMethod Method { get; private init; }

    /// <summary>Gets the mean of the vectors.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<double> Mean => _mean.AsReadOnly();

    /// <summary>
    /// Gets the directions, the one of the largest variance first: each of length 1 and <see cref="Dimension"/> components, and at right angles to the others. Beyond the last direction in which
    /// the vectors differ come axes, made orthogonal to those before, of variance 0.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<IReadOnlyList<double>> Components =>
        [.. Enumerable.Range(0, Count).Select(column => Enumerable.Range(0, Dimension).Select(row => _directions[row, column]).ToArray().AsReadOnly())];

    /// <summary>Gets the variance along each direction, descending, with n − 1 as the divisor; 0 where the vectors do not differ, and for a single vector.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<double> ExplainedVariance { get; private init; } = [];

    /// <summary>Gets the share of each direction in the variance of all components together, in [0, 1]; 0 where there is no variance at all.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<double> ExplainedVarianceRatio => [.. ExplainedVariance.Select(variance => TotalVariance == 0 ? 0 : variance / TotalVariance)];

    /// <summary>Gets the singular value of each direction: the root of the sum of the squared coordinates along it.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<double> SingularValues => [.. ExplainedVariance.Select(variance => Math.Sqrt(variance * Math.Max(0, VectorCount - 1)))];

    /// <summary>Gets the variance of all components together, whether a direction explains it or not.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double TotalVariance { get; private init; }

    /// <summary>Finds the directions. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="vectors">One vector a row, at least one.</param>
    /// <param name="count">How many directions, 1 to the number of components; 2 for a map.</param>
    /// <param name="options">How; null means the defaults.</param>
    /// <param name="progress">Told after each pass over the vectors, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between chunks of rows.</param>
    /// <exception cref="ArgumentException">There is no vector.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>See <see cref="PrincipalComponentsMethod"/> for the cost of each method. Same vectors, options and seed, same bits, on any machine.</remarks>
    public static PrincipalComponents Fit(
        VectorSet vectors,
        int count,
        PrincipalComponentsOptions? options = null,
        IProgress<PrincipalComponentsProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new PrincipalComponentsOptions();

        if (vectors.Count == 0)
        {
            throw new ArgumentException("There is no vector to find components of.", nameof(vectors));
        }

        if (count < 1 || count > vectors.Dimension)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, string.Create(CultureInfo.InvariantCulture, $"Vectors of {vectors.Dimension} components have 1 to {vectors.Dimension} directions."));
        }

        int threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        PrincipalComponentsMethod method = PrincipalSearch.MethodFor((vectors.Count, vectors.Dimension), count, options.Method);
        int total = PrincipalSearch.PassesOf(method, options);
        int done = 0;
        (double[] mean, double squareSum) = CenteredRows.Center(vectors, threads, cancellationToken);
        Report();
        var search = new PrincipalSearch(vectors, new CenteredRows(vectors, mean, threads, cancellationToken), count, options, Report);
        (double[] scatter, DenseMatrix directions) = search.Run();
        double divisor = Math.Max(1, vectors.Count - 1);

        return new PrincipalComponents(mean, directions.Columns == count ? directions : GramSchmidt.Complete(directions, count))
        {
            VectorCount = vectors.Count,
            Method = method,
            TotalVariance = squareSum / divisor,
            ExplainedVariance = [.. scatter.Select(sum => sum / divisor), .. new double[count - scatter.Length]],
        };

        void Report() => progress?.Report(new PrincipalComponentsProgress(++done, Math.Max(done, total)));
    }

    /// <summary>Computes the coordinates of vectors along the directions, relative to the mean of those that it was fitted on. O(n·d·m).</summary>
    /// <param name="vectors">The vectors, these or others, of <see cref="Dimension"/> components; none at all is fine.</param>
    /// <param name="maxDegreeOfParallelism">The most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <returns><see cref="Count"/> coordinates for each vector, summed in float64 and rounded once.</returns>
    /// <exception cref="ArgumentException">The vectors have another number of components.</exception>
    /// <exception cref="VectorShapeException">A coordinate is too large for float32.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public VectorSet Transform(VectorSet vectors, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        CheckDimension(vectors, Dimension);
        int threads = ParallelBlocks.Threads(ParallelBlocks.CheckLimit(maxDegreeOfParallelism, nameof(maxDegreeOfParallelism)));
        return new CenteredRows(vectors, _mean, threads, cancellationToken).Times(_directions, new double[Count]);
    }

    /// <summary>Makes vectors of coordinates: the mean, and so much of each direction. What <see cref="Transform"/> left out is lost. O(n·d·m).</summary>
    /// <param name="coordinates">The coordinates, <see cref="Count"/> for each vector; none at all is fine.</param>
    /// <param name="maxDegreeOfParallelism">The most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <returns>Vectors of <see cref="Dimension"/> components.</returns>
    /// <exception cref="ArgumentException">There is another number of coordinates.</exception>
    /// <exception cref="VectorShapeException">A component is too large for float32.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public VectorSet InverseTransform(VectorSet coordinates, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        CheckDimension(coordinates, Count);
        int threads = ParallelBlocks.Threads(ParallelBlocks.CheckLimit(maxDegreeOfParallelism, nameof(maxDegreeOfParallelism)));
        var back = new DenseMatrix(Count, Dimension);

        for (int column = 0; column < Count; column++)
        {
            for (int row = 0; row < Dimension; row++)
            {
                back[column, row] = _directions[row, column];
            }
        }

        return new CenteredRows(coordinates, new double[Count], threads, cancellationToken).Times(back, _mean);
    }

    /// <summary>Says how many directions there are and how much of the variance they explain: <c>2 of 4 dimensions explain 97.8 % of the variance (92.5 %, 5.3 %)</c>.</summary>
    public override string ToString()
    {
        IEnumerable<string> shares = ExplainedVarianceRatio.Select(ratio => string.Create(CultureInfo.InvariantCulture, $"{100 * ratio:0.0} %"));
        return string.Create(
            CultureInfo.InvariantCulture, $"{Count} of {Dimension} dimensions explain {100 * ExplainedVarianceRatio.Sum():0.0} % of the variance ({string.Join(", ", shares)})");
    }

    private static void CheckDimension(VectorSet vectors, int expected)
    {
        ArgumentNullException.ThrowIfNull(vectors);

        if (vectors.Dimension != expected)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Expected {expected} components, found {vectors.Dimension}."), nameof(vectors));
        }
    }
}
