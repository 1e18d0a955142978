using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings.Projections;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.LinearAlgebra;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>Principal component analysis: the directions in which vectors differ most, and their coordinates along these. Immutable and thread-safe.</summary>
/// <remarks>
/// Vectors are centered at their mean and not scaled otherwise; scale components in advance for equal weights. All sums are float64. A direction and its
/// opposite
/// are equally good: the sign is chosen so that the component of the largest magnitude is positive, the first of ties, as in scikit-learn since 1.5
/// (<c>svd_flip</c> by the components).
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed class PrincipalComponents
{
    private readonly double[] _mean;
    private readonly DenseMatrix _directions;

    private PrincipalComponents(double[] mean, DenseMatrix directions) => (_mean, _directions) = (mean, directions);

    /// <summary>Gets the number of vectors of the fit.</summary>
    public int VectorCount { get; private init; }

    /// <summary>Gets the number of components of each vector.</summary>
    public int Dimension => _mean.Length;

    /// <summary>Gets the number of directions.</summary>
    public int Count => _directions.Columns;

    /// <summary>Gets the method that was used: never <see cref="PrincipalComponentsMethod.Auto"/>.</summary>
    public PrincipalComponentsMethod Method { get; private init; }

    /// <summary>Gets the mean of the vectors.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<double> Mean => _mean.AsReadOnly();

    /// <summary>
    /// Gets the directions, the one of the largest variance first: each of norm 1 and <see cref="Dimension"/> components, and orthogonal to the others. The
    /// last ones
    /// can be orthogonal axes of variance 0, if the vectors differ in fewer directions.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<IReadOnlyList<double>> Components =>
        [.. Enumerable.Range(0, Count).Select(column => Enumerable.Range(0, Dimension).Select(row => _directions[row, column]).ToArray().AsReadOnly())];

    /// <summary>Gets the variance along each direction, descending, with the divisor n − 1; 0 if the vectors do not differ, and for a single vector.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<double> ExplainedVariance { get; private init; } = [];

    /// <summary>Gets the share of each direction in the total variance, in [0, 1]; 0 if the total variance is 0.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<double> ExplainedVarianceRatio =>
        [.. ExplainedVariance.Select(variance => TotalVariance == 0 ? 0 : variance / TotalVariance)];

    /// <summary>Gets the singular value of each direction: the root of the sum of the squared coordinates along it.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<double> SingularValues =>
        [.. ExplainedVariance.Select(variance => Math.Sqrt(variance * Math.Max(0, VectorCount - 1)))];

    /// <summary>Gets the total variance of all components, whether a direction explains it or not.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double TotalVariance { get; private init; }

    /// <summary>Fits the directions to vectors. Runs on the calling thread and the threads that it starts.</summary>
    /// <param name="vectors">One vector per row, at least one.</param>
    /// <param name="count">The number of directions, 1 to the dimension of the vectors; 2 for a map.</param>
    /// <param name="options">The method; null means the defaults.</param>
    /// <param name="progress">Receives a report after each pass over the vectors, on the calling thread, with the passes done and in all; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked between blocks of rows.</param>
    /// <exception cref="ArgumentException">No vector is given.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <remarks>
    /// See <see cref="PrincipalComponentsMethod"/> for the cost of each method. The same vectors, options and seed lead to the same bits, on any machine.
    /// </remarks>
    public static PrincipalComponents Fit(
        VectorSet vectors,
        int count,
        PrincipalComponentsOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new PrincipalComponentsOptions();

        if (vectors.Count == 0)
        {
            throw new ArgumentException("Expected at least one vector, found none.", nameof(vectors));
        }

        if (count < 1 || count > vectors.Dimension)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count),
                count,
                string.Create(CultureInfo.InvariantCulture, $"Vectors of {vectors.Dimension} components have 1 to {vectors.Dimension} directions."));
        }

        int threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        PrincipalComponentsMethod method = PrincipalSearch.MethodFor((vectors.Count, vectors.Dimension), count, options.Method);
        int total = PrincipalSearch.PassesOf(method, options);
        int done = 0;
        (double[] mean, double squareSum) = CenteredRows.Center(vectors, threads, cancellationToken);
        Report();
        var rows = new CenteredRows(vectors, mean, threads, cancellationToken);
        var search = new PrincipalSearch(vectors, rows, count, options, Report) { SquareSum = squareSum };
        (double[] scatter, DenseMatrix directions) = search.Run();
        double divisor = Math.Max(1, vectors.Count - 1);

        return new PrincipalComponents(mean, directions.Columns == count ? directions : GramSchmidt.Complete(directions, count))
        {
            VectorCount = vectors.Count,
            Method = method,
            TotalVariance = squareSum / divisor,
            ExplainedVariance = [.. scatter.Select(sum => sum / divisor), .. new double[count - scatter.Length]],
        };

        void Report() => progress?.Report(new OperationProgress(OperationStage.Fitting, ++done, Math.Max(done, total)));
    }

    /// <summary>Computes the coordinates of vectors along the directions, relative to the mean of the vectors of the fit. O(n·d·m).</summary>
    /// <param name="vectors">The vectors, these or others, of <see cref="Dimension"/> components; can be empty.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The maximum number of threads, at least 1; −1 (the default) means one per processor. The result does not depend on it.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked between blocks of rows.</param>
    /// <returns><see cref="Count"/> coordinates per vector, summed in float64 and rounded once.</returns>
    /// <exception cref="ArgumentException">The vectors have another dimension.</exception>
    /// <exception cref="VectorShapeException">A coordinate is too large for float32.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public VectorSet Transform(VectorSet vectors, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        CheckDimension(vectors, Dimension);
        int threads = ParallelBlocks.Threads(ParallelBlocks.CheckLimit(maxDegreeOfParallelism, nameof(maxDegreeOfParallelism)));
        return new CenteredRows(vectors, _mean, threads, cancellationToken).Times(_directions, new double[Count]);
    }

    /// <summary>
    /// Computes vectors from coordinates: the mean plus the coordinate times each direction. The part that <see cref="Transform"/> dropped is lost. O(n·d·m).
    /// </summary>
    /// <param name="coordinates">The coordinates, <see cref="Count"/> per vector; can be empty.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The maximum number of threads, at least 1; −1 (the default) means one per processor. The result does not depend on it.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked between blocks of rows.</param>
    /// <returns>Vectors of <see cref="Dimension"/> components.</returns>
    /// <exception cref="ArgumentException">The number of coordinates per vector differs from <see cref="Count"/>.</exception>
    /// <exception cref="VectorShapeException">A component is too large for float32.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
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

    /// <summary>
    /// Returns one line with the number of directions and their share of the variance: <c>2 of 4 dimensions explain 97.8 % of the variance (92.5 %, 5.3 %)</c>.
    /// </summary>
    public override string ToString()
    {
        IEnumerable<string> shares = ExplainedVarianceRatio.Select(ratio => string.Create(CultureInfo.InvariantCulture, $"{100 * ratio:0.0} %"));
        string shown = string.Join(", ", shares);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} of {Dimension} dimensions explain {100 * ExplainedVarianceRatio.Sum():0.0} % of the variance ({shown})");
    }

    private static void CheckDimension(VectorSet vectors, int expected)
    {
        ArgumentNullException.ThrowIfNull(vectors);

        if (vectors.Dimension != expected)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected {expected} components, found {vectors.Dimension}."),
                nameof(vectors));
        }
    }
}
