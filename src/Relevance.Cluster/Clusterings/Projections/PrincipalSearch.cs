using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.LinearAlgebra;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Projections;

/// <summary>A search for the directions of the largest scatter of centered vectors.</summary>
internal sealed class PrincipalSearch
{
    /// <summary>The minimum number of further directions that the search keeps, rounded up to a multiple of the lanes.</summary>
    private const int Oversampling = 10;

    private const int AlwaysExact = 64;
    private const int MostExact = 1024;
    private const long MostProducts = 1L << 35;

    /// <summary>A scatter below this part of the largest is rounding and counts as 0.</summary>
    private const double RelativeRank = 1e-12;

    /// <summary>Few directions are found by a float32 estimate of the covariance if there are at least so many times more components.</summary>
    private const int LeastEstimated = 8;

    /// <summary>The largest residual of a direction, relative to its scatter.</summary>
    private const double LargestResidual = 1e-7;

    /// <summary>The largest number of passes in float64 after the estimate; then the covariance is computed in float64.</summary>
    private const int MostPasses = 4;

    /// <summary>The directions after the wanted ones that are refined with them, at least, and the multiple to which their number is rounded up.</summary>
    private const int Neighbors = 4;
    private const int RefinedLane = 8;

    private const int KrylovPowers = 3;
    private const int KrylovRounds = 5;

    /// <summary>The residual at which directions of the estimate are as right as its own float32 products.</summary>
    private const double ResidualOfEstimate = 1e-9;

    private static readonly ParallelOptions OneThread = new() { MaxDegreeOfParallelism = 1 };

    private readonly CenteredRows _rows;
    private readonly (int Count, int Dimension) _shape;
    private readonly PrincipalComponentsOptions _options;
    private readonly Action _passCompleted;
    private readonly int _wanted;
    private readonly int _size;

    public PrincipalSearch(VectorSet vectors, CenteredRows rows, int wanted, PrincipalComponentsOptions options, Action passCompleted)
    {
        (_rows, _wanted, _options, _passCompleted) = (rows, wanted, options, passCompleted);
        _shape = (vectors.Count, vectors.Dimension);
        _size = SizeOf(wanted);
        Method = MethodFor(_shape, wanted, options.Method);
    }

    public PrincipalComponentsMethod Method { get; }

    /// <summary>Gets Σ ‖x − mean‖².</summary>
    public required double SquareSum { get; init; }

    /// <summary>Returns the number of passes over the vectors, including the one that computes the mean.</summary>
    public static int PassesOf(PrincipalComponentsMethod method, PrincipalComponentsOptions options) =>
        method == PrincipalComponentsMethod.Exact ? 2 : options.PowerIterations + 3;

    /// <summary>Finds the directions.</summary>
    /// <returns>
    /// Σ of the squared coordinates along each direction, descending, and the directions as columns: the requested number, or fewer if fewer have scatter.
    /// </returns>
    public (double[] Scatter, DenseMatrix Directions) Run()
    {
        (double[] scatter, DenseMatrix directions) = Method == PrincipalComponentsMethod.Randomized ? Iterate()
            : _shape.Count < _shape.Dimension ? DecomposeProducts()
            : _shape.Dimension > AlwaysExact && _size * LeastEstimated <= _shape.Dimension && Estimate() is { } found ? found
            : Largest(_rows.Scatter());
        _passCompleted();
        ColumnSigns.Fix(directions);
        return (scatter, directions);
    }

    public static PrincipalComponentsMethod MethodFor((int Count, int Dimension) shape, int wanted, PrincipalComponentsMethod asked)
    {
        int small = Math.Min(shape.Count, shape.Dimension);
        long large = Math.Max(shape.Count, shape.Dimension);

        // If the subspace is the entire space, iteration has no effect.
        return SizeOf(wanted) >= small || asked == PrincipalComponentsMethod.Exact ? PrincipalComponentsMethod.Exact
            : asked == PrincipalComponentsMethod.Randomized ? PrincipalComponentsMethod.Randomized
            : small <= AlwaysExact || (small <= MostExact && small * (small * large) <= MostProducts) ? PrincipalComponentsMethod.Exact
            : PrincipalComponentsMethod.Randomized;
    }

    private static int SizeOf(int wanted) =>
        (int)Math.Min(int.MaxValue, ((long)wanted + Oversampling + DenseMatrix.Lane - 1) / DenseMatrix.Lane * DenseMatrix.Lane);

    /// <summary>Returns the number of directions that are refined in float64: so many that those next to the last wanted one can turn into it.</summary>
    private static int RefinedOf(int wanted) => (wanted + Neighbors + RefinedLane - 1) / RefinedLane * RefinedLane;

    private static DenseMatrix First(DenseMatrix basis, int count)
    {
        var first = new DenseMatrix(basis.Rows, Math.Min(basis.Columns, count));

        for (int row = 0; row < first.Rows; row++)
        {
            basis.Row(row)[..first.Columns].CopyTo(first.Row(row));
        }

        return first;
    }

    private (double[] Scatter, DenseMatrix Directions) Iterate()
    {
        DenseMatrix basis = GramSchmidt.Orthonormalize(RandomSigns());

        for (int pass = 0; pass <= _options.PowerIterations; pass++)
        {
            basis = GramSchmidt.Orthonormalize(_rows.ScatterTimes(basis));
            _passCompleted();

            if (basis.Columns == 0)
            {
                return ([], basis);
            }
        }

        RitzPairs pairs = Ritz(basis, _rows.ScatterTimes(basis), _wanted);
        return (pairs.Values, pairs.Directions);
    }

    /// <summary>
    /// Finds few directions: those of the covariance from float32 products, then by passes in float64 until they are right to
    /// <see cref="LargestResidual"/>, corrected by that covariance; null if <see cref="MostPasses"/> passes do not suffice.
    /// </summary>
    private (double[] Scatter, DenseMatrix Directions)? Estimate()
    {
        DenseMatrix estimate = _rows.EstimateScatter(SquareSum);
        DenseMatrix basis = First(LeadingBasis(estimate), RefinedOf(_wanted));

        for (int pass = 0; pass < MostPasses; pass++)
        {
            RitzPairs pairs = Ritz(basis, _rows.ScatterTimes(basis), basis.Columns);

            if (pairs.Residual <= LargestResidual)
            {
                return ([.. pairs.Values.Take(_wanted)], First(pairs.Directions, _wanted));
            }

            basis = GramSchmidt.Orthonormalize(RitzCorrection.Of(estimate, pairs.Values, pairs.Directions, pairs.Images));
        }

        return null;
    }

    /// <summary>
    /// Finds a basis that contains the leading eigenvectors of a matrix, by blocks of powers (a Krylov space) that start anew until the residual is small.
    /// </summary>
    private DenseMatrix LeadingBasis(DenseMatrix matrix)
    {
        DenseMatrix basis = GramSchmidt.Orthonormalize(RandomSigns());

        for (int round = 0; round < KrylovRounds; round++)
        {
            var powers = new List<DenseMatrix> { basis };

            for (int power = 0; power < KrylovPowers && powers[^1].Columns > 0; power++)
            {
                powers.Add(GramSchmidt.Orthonormalize(DenseProduct.Multiply(matrix, powers[^1], OneThread)));
            }

            DenseMatrix space = GramSchmidt.Orthonormalize(Joined(powers));
            RitzPairs pairs = Ritz(space, DenseProduct.Multiply(matrix, space, OneThread), _size);
            basis = pairs.Directions;

            if (basis.Columns == 0)
            {
                return space;
            }

            if (pairs.Residual <= ResidualOfEstimate)
            {
                break;
            }
        }

        return basis;
    }

    /// <summary>Within a subspace the solution is exact: the eigenvectors of QᵀAQ (Rayleigh and Ritz).</summary>
    /// <param name="basis">Q, orthonormal.</param>
    /// <param name="image">A·Q of a symmetric matrix A.</param>
    /// <param name="count">The most directions to return.</param>
    private RitzPairs Ritz(DenseMatrix basis, DenseMatrix image, int count)
    {
        (double[] values, DenseMatrix inside) = Largest(Inner(basis, image), count);
        DenseMatrix directions = DenseProduct.Multiply(basis, inside, OneThread);
        DenseMatrix mapped = DenseProduct.Multiply(image, inside, OneThread);
        double most = 0;

        for (int column = 0; column < Math.Min(values.Length, _wanted); column++)
        {
            double square = 0;

            for (int t = 0; t < mapped.Rows; t++)
            {
                double apart = mapped[t, column] - (values[column] * directions[t, column]);
                square += apart * apart;
            }

            most = Math.Max(most, Math.Sqrt(square) / values[column]);
        }

        return new RitzPairs(values, directions, mapped, most);
    }

    private static DenseMatrix Inner(DenseMatrix basis, DenseMatrix image)
    {
        double[] sums = new double[basis.Stride * image.Stride];
        DenseProduct.AddTransposed(basis, image, basis.Rows, sums);
        var inner = new DenseMatrix(basis.Columns, basis.Columns);

        for (int row = 0; row < inner.Rows; row++)
        {
            for (int column = row; column < inner.Columns; column++)
            {
                inner[row, column] = inner[column, row] = sums[(row * image.Stride) + column];
            }
        }

        return inner;
    }

    private static DenseMatrix Joined(List<DenseMatrix> parts)
    {
        var joined = new DenseMatrix(parts[0].Rows, parts.Sum(part => part.Columns));
        int column = 0;

        foreach (DenseMatrix part in parts)
        {
            for (int row = 0; row < part.Rows; row++)
            {
                part.Row(row).CopyTo(joined.Row(row)[column..]);
            }

            column += part.Columns;
        }

        return joined;
    }

    /// <summary>Decomposes the inner products of the vectors: XXᵀ has the same eigenvalues, and Xᵀ maps its eigenvectors to those of XᵀX.</summary>
    private (double[] Scatter, DenseMatrix Directions) DecomposeProducts()
    {
        DenseMatrix transposed = _rows.Transpose();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelBlocks.Threads(_options.MaxDegreeOfParallelism) };
        (double[] scatter, DenseMatrix images) = Largest(DenseProduct.Gram(transposed, parallel));

        // Orthogonal up to rounding, which weak directions magnify; Gram–Schmidt makes them orthogonal and of norm 1.
        return (scatter, GramSchmidt.Orthonormalize(DenseProduct.Multiply(transposed, images, parallel)));
    }

    /// <summary>Finds the largest eigenvalues of a symmetric matrix, as many as wanted or a given number, with their eigenvectors.</summary>
    private (double[] Values, DenseMatrix Vectors) Largest(DenseMatrix symmetric, int? count = null)
    {
        (double[] values, double[] vectors) = SymmetricEigen.Decompose(symmetric);
        int size = symmetric.Rows;
        double[] largest =
        [
            .. values.Reverse().Take(count ?? _wanted).TakeWhile(value => value > 0 && value > RelativeRank * values[^1]),
        ];
        var directions = new DenseMatrix(size, largest.Length);

        for (int column = 0; column < largest.Length; column++)
        {
            for (int row = 0; row < size; row++)
            {
                directions[row, column] = vectors[((size - 1 - column) * size) + row];
            }
        }

        return (largest, directions);
    }

    /// <summary>Creates random signs, which serve as well as normal numbers and need no logarithm.</summary>
    private DenseMatrix RandomSigns()
    {
        var random = new CounterRandom(_options.Seed, RandomPurpose.PrincipalComponents, restart: 0);
        var signs = new DenseMatrix(_shape.Dimension, _size);

        for (int row = 0; row < signs.Rows; row++)
        {
            for (int column = 0; column < signs.Columns; column++)
            {
                signs[row, column] = (random.Bits(((ulong)row * (ulong)signs.Columns) + (ulong)column) & 1) == 0 ? 1 : -1;
            }
        }

        return signs;
    }

    /// <summary>Approximate eigenvalues and eigenvectors of a matrix A.</summary>
    /// <param name="Values">The values, descending.</param>
    /// <param name="Directions">The vectors as columns, orthonormal.</param>
    /// <param name="Images">A times the vectors.</param>
    /// <param name="Residual">The largest ‖A·v − λ·v‖ / λ of a wanted one.</param>
    private sealed record RitzPairs(double[] Values, DenseMatrix Directions, DenseMatrix Images, double Residual);
}
