using System.Globalization;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster;

public sealed partial record StructureTest
{
    /// <summary>Gets the options that null means.</summary>
    internal static StructureTestOptions SplitOptions { get; } = new() { DrawCount = 39, MaxVectors = 300 };

    /// <summary>
    /// Tests the splits of a tree from the top: whether the vectors below a split are one cloud, or divided. A split below one that is not significant is not
    /// tested.
    /// </summary>
    /// <param name="tree">The tree; its leaves are clusters, or single vectors.</param>
    /// <param name="vectors">One vector per row, at least 10. Distances are Euclidean; for clusters by cosine, pass vectors of norm 1.</param>
    /// <param name="leaves">The leaf of each row, or −1 for a row in none, such as an outlier.</param>
    /// <param name="options">
    /// The options; null means 39 draws and at most 300 vectors of each split. The numbers of clusters that are tried are the default ones up to the number of
    /// leaves below the split, unless the options have some.
    /// </param>
    /// <param name="progress">
    /// Receives the number of tested splits of all as <see cref="OperationStage.Measuring"/> on the calling thread; may be null. Splits that are left out
    /// leave the total unreached.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows.</param>
    /// <returns>The tree with the p-value and the level of each tested split: <see cref="ClusterHierarchy.CutSignificant"/> cuts it there.</returns>
    /// <remarks>
    /// <para>
    /// The level of a split is that of the options times (its vectors − 1) ÷ (all vectors − 1). So the probability that any split of vectors that are one
    /// Gaussian is significant is at most the level of the options: the family-wise error (Kimes, Liu, Hayes and Marron, "Statistical significance for
    /// hierarchical clustering", Biometrics 2017; Meinshausen, Biometrika 2008).
    /// </para>
    /// <para>
    /// Such levels are far below 1 ÷ draws. So where no draw has the score of the vectors, the p-value is the tail of Student's distribution around the draws,
    /// as SigClust takes that of a Gaussian (Liu, Hayes, Nobel and Marron, 2008), and at most 1 ÷ (draws + 1); otherwise it is the share of such draws.
    /// The cost is up to 58 draws for each split that is tested, each of O(n·d²) with n ≤ 300.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">There are fewer than 10 vectors, not one leaf per vector, or no such leaf.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ClusterHierarchy TestSplits(
        ClusterHierarchy tree,
        VectorSet vectors,
        IReadOnlyList<int> leaves,
        StructureTestOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(leaves);
        options ??= SplitOptions;
        CheckLeaves(tree, vectors, leaves);
        ILookup<int, int> byLeaf = leaves.Index().ToLookup(row => row.Item, row => row.Index);
        int all = leaves.Count - byLeaf[-1].Count();
        ClusterMerge[] merges = [.. tree.Merges.Select(merge => merge with { PValue = null, Level = null })];
        bool[] isReached = new bool[merges.Length];
        isReached.AsSpan()[^Math.Min(1, merges.Length)..].Fill(true);
        int tested = 0;

        for (int i = merges.Length - 1; i >= 0; i--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!isReached[i])
            {
                continue;
            }

            int[] below = tree.LeavesBelow(tree.LeafCount + i);
            int[] rows = [.. below.SelectMany(leaf => byLeaf[leaf]).Order()];

            if (rows.Length < FewestVectors)
            {
                continue;
            }

            merges[i] = merges[i] with
            {
                PValue = PValueOf(vectors, rows, below.Length, options with { Seed = unchecked(options.Seed + i) }, cancellationToken),
                Level = options.SignificanceLevel * (rows.Length - 1) / (all - 1),
            };
            progress?.Report(new OperationProgress(OperationStage.Measuring, ++tested, merges.Length));

            foreach (int part in merges[i].IsSignificant ? new[] { merges[i].First, merges[i].Second } : [])
            {
                if (part >= tree.LeafCount)
                {
                    isReached[part - tree.LeafCount] = true;
                }
            }
        }

        return tree with { Merges = merges.AsReadOnly() };
    }

    private static void CheckLeaves(ClusterHierarchy tree, VectorSet vectors, IReadOnlyList<int> leaves)
    {
        RequireEnough(vectors.Count, nameof(vectors));

        if (leaves.Count != vectors.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected one leaf per vector, {vectors.Count}, but got {leaves.Count}."), nameof(leaves));
        }

        for (int row = 0; row < leaves.Count; row++)
        {
            if (leaves[row] < -1 || leaves[row] >= tree.LeafCount)
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Row {row} has leaf {leaves[row]}; the tree has leaves 0 to {tree.LeafCount - 1}, and -1 means none."),
                    nameof(leaves));
            }
        }
    }

    private static double PValueOf(VectorSet vectors, int[] rows, int leafCount, StructureTestOptions options, CancellationToken cancellationToken)
    {
        int[] measured = rows.Length > options.MaxVectors
            ? RowSample.Take(rows, options.MaxVectors, new CounterRandom(options.Seed, RandomPurpose.StructureRows, -1))
            : rows;
        int[] counts = [.. CountsFor(measured.Length, options).Where(count => count <= leafCount || options.ClusterCounts.Count > 0)];
        var comparison = CloudComparison.Run(vectors.Select(measured), counts, options, report: null, cancellationToken);
        int draws = comparison.DrawScores.Count;

        if (comparison.Exceedances > 0)
        {
            return comparison.IsStoppedEarly ? (double)comparison.Exceedances / draws : (1.0 + comparison.Exceedances) / (draws + 1);
        }

        double[] scores = [.. comparison.DrawScores];
        double deviation = Moments.StandardDeviation(scores, lost: 1) * Math.Sqrt(1 + (1.0 / draws));
        double tail = deviation > 0 ? StudentTail.UpperOf((comparison.Score - Moments.Mean(scores)) / deviation, draws - 1) : 0;
        return Math.Clamp(tail, double.Epsilon, 1.0 / (draws + 1));
    }
}
