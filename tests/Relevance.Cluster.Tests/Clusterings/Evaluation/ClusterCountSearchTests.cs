using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public class ClusterCountSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, int, int> Blobs => new()
    {
        { 2, 2, 300 }, { 3, 64, 300 }, { 5, 2, 600 }, { 8, 32, 600 }, { 12, 8, 1200 }, { 30, 16, 2000 },
    };

    [Theory]
    [MemberData(nameof(Blobs))]
    public void Run_OnSeparateGroupsOfUnevenSizes_RecommendsExactlyTheirNumber(int groups, int dimension, int count)
    {
        ClusterCountSearch search = ClusterCountSearch.Run(UnevenGroups(groups, dimension, count, seed: groups), cancellationToken: Token);

        Assert.Equal(groups, search.Recommended);
        Assert.InRange(groups, search.IntervalStart!.Value, search.IntervalEnd!.Value);
        Assert.True(search.Candidates[^1].ClusterCount >= 1.5 * groups, "The range goes on beyond the answer.");
    }

    [Theory]
    [InlineData(2, 600)]
    [InlineData(10, 600)]
    [InlineData(384, 300)]
    public void Run_OnOneGaussian_FindsNoStructure_AndNamesANumberForThoseWhoNeedOne(int dimension, int count)
    {
        VectorSet vectors = NormalNumbers.Rows(count, dimension, new CounterRandom(3, RandomPurpose.RandomStart, dimension));

        ClusterCountSearch search = ClusterCountSearch.Run(vectors, cancellationToken: Token);

        Assert.Equal((false, null, null, null), (search.HasStructure, search.Recommended, search.IntervalStart, search.IntervalEnd));
        Assert.StartsWith("no structure: ", search.Reason, StringComparison.Ordinal);
        Assert.Contains($"where one is required, {search.BestTried} is the best of 1 to 10", search.Reason, StringComparison.Ordinal);
        Assert.Equal(10, search.Candidates[^1].ClusterCount);
    }

    [Fact]
    public void Run_WithARangeBelowTheAnswer_SaysThatItEndsTooEarly()
    {
        ClusterCountSearch search = ClusterCountSearch.Run(
            UnevenGroups(9, 8, 900, seed: 1), new ClusterCountSearchOptions { MaxClusterCount = 5 }, cancellationToken: Token);

        Assert.Equal((true, true, null), (search.HasStructure, search.EndsTooEarly, search.Recommended));
        Assert.InRange(search.BestTried, 4, 5);
        Assert.StartsWith($"the range ends too early: the best of 1 to 5 clusters is {search.BestTried} ", search.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnBanking77_RecommendsAboutTheNumberOfIntents() => RecommendsAbout(77, "banking77-test.minilm.npy");

    [Fact]
    public void Run_OnClinc150_RecommendsAboutTheNumberOfIntents() => RecommendsAbout(150, "clinc150-test.minilm.npy");

    // cluster 2.1.4: set.seed(1); clusGap(x, kmeans, K.max = 8, B = 500, d.power = 2, spaceH0 = "scaledPCA", nstart = 25, iter.max = 100)$Tab, columns gap
    // and SE.sim; fpc 2.2-10: prediction.strength(x, 2, 8, M = 200, clustermethod = kmeansCBI, runs = 25)$mean.pred, and the standard errors of predcorr.
    // Of wine B = 100 and nstart = 100; of USArrests set.seed(2), M = 100 and runs = 200. The strengths of wine are those of Lloyd's algorithm as here,
    // kmeans(x, k, nstart = 25, iter.max = 200, algorithm = "Lloyd") in clustermethod, M = 200. With fpc's default, Hartigan and Wong's algorithm, that of 8
    // clusters is 0.170 ± 0.006, and here 0.211 ± 0.005: more than three errors apart. Lloyd's is 0.187 ± 0.006.
    // x: the four columns of iris, scale() of the thirteen of wine, the four of USArrests.
    [Theory]
    [InlineData("iris.csv")]
    [InlineData("wine.csv")]
    [InlineData("usarrests.csv")]
    public void Run_OnKnownTables_HasTheGapAndThePredictionStrengthOfR(string file)
    {
        (VectorSet vectors, double[] gaps, double[] gapErrors, double[] strengths, double[] strengthErrors) = OfR(file);
        var options = new ClusterCountSearchOptions { MaxClusterCount = 8, Restarts = 25, SplitCount = 50, ReferenceCount = 50 };

        ClusterCountSearch search = ClusterCountSearch.Run(vectors, options, cancellationToken: Token);

        for (int i = 0; i < 8; i++)
        {
            ClusterCountCandidate candidate = search.Candidates[i];
            double gapError = Root(gapErrors[i] / Math.Sqrt(file == "wine.csv" ? 101 : 501), candidate.GapError / Math.Sqrt(51));
            Assert.True(Math.Abs(candidate.Gap - gaps[i]) < 3 * gapError, $"{file}, gap of {i + 1}: {candidate.Gap}, R {gaps[i]}, inertia {candidate.Inertia}");

            if (i > 0)
            {
                double strengthError = Root(strengthErrors[i], candidate.PredictionStrengthError);
                Assert.True(
                    Math.Abs(candidate.PredictionStrength - strengths[i]) < 3 * strengthError,
                    $"{file}, prediction strength of {i + 1}: {candidate.PredictionStrength}, R {strengths[i]}");
            }
        }

        static double Root(double one, double other) => Math.Sqrt((one * one) + (other * other));
    }

    [Fact]
    [Trait("Category", "Bits")]
    public void Run_OnAnyNumberOfThreads_IsBitForBitTheSame()
    {
        VectorSet vectors = Generated.Groups(200, 6, 4, 2);
        var options = new ClusterCountSearchOptions { MaxClusterCount = 6, ReferenceCount = 3, MaxDegreeOfParallelism = 1 };
        var progress = new InlineProgress<ClusterCountCandidate>();

        ClusterCountSearch one = ClusterCountSearch.Run(vectors, options, progress, Token);

        Assert.Equal(one.Candidates, ClusterCountSearch.Run(vectors, options with { MaxDegreeOfParallelism = 3 }, cancellationToken: Token).Candidates);
        Assert.NotEqual(one.Candidates, ClusterCountSearch.Run(vectors, options with { Seed = 1 }, cancellationToken: Token).Candidates);
        Assert.Equal(one.Candidates, progress.Reports.OrderBy(candidate => candidate.ClusterCount));
    }

    [Fact]
    public void Run_ByCosine_ComparesDirections_FromASampleToo()
    {
        VectorSet groups = UnevenGroups(4, 12, 600, seed: 5);
        VectorSet stretched = VectorSet.From(Enumerable.Range(0, groups.Count).Select(row => groups[row].ToArray().Select(x => x * (1 + (row % 7))).ToArray()));
        var options = new ClusterCountSearchOptions { Metric = DistanceMetric.Cosine };

        ClusterCountSearch all = ClusterCountSearch.Run(stretched, options, cancellationToken: Token);
        Assert.True(all.Recommended == 4, all.ToString());
        ClusterCountSearch some = ClusterCountSearch.Run(stretched, options with { MaxVectors = 200 }, cancellationToken: Token);
        Assert.Equal((4, true, 200), (some.Recommended, some.IsSampled, some.MeasuredCount));
        Assert.EndsWith(" Measured on a sample of 200 vectors.", some.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Recommended_WithVagueClusters_IsTheSmallestOfThoseThatAreAsStable()
    {
        ClusterCountSearch search = Of(
            (2, 0.90, 0.1), (10, 0.5, 0.25), (12, 0.6, 0.28), (14, 0.695, 0.29), (17, 0.7, 0.3), (20, 0.7, 0.3),
            (24, 0.66, 0.3), (29, 0.5, 0.3), (35, 0.4, 0.3));

        Assert.Equal((14, 13, 21), (search.Recommended, search.IntervalStart, search.IntervalEnd));
        Assert.Equal((2, 17, false), (search.ByStability, search.BySilhouette, search.EndsTooEarly));
        Assert.Equal(
            "14 clusters, 13 to 21 are possible: halves of the vectors agree most about their clusters, beyond one cloud "
                + "(stability 0.695, agreement 0.695, silhouette 0.290; tried 2 to 35).",
            search.Reason);
        Assert.EndsWith($"\n{search.Reason}", search.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("clusters  stability  error  agreement  silhouette  gap  prediction  inertia\n", search.ToString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "clusters,stability,stability error,agreement,silhouette,gap,gap error,"
                + "prediction strength,prediction strength error,inertia\n2,0.9,0.01,0.9,0.1,,,,,1\n",
            search.ToCsv(),
            StringComparison.Ordinal);
        Assert.Contains("| clusters |", search.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Recommended_WithClearClusters_IsTheMostSeparate()
    {
        ClusterCountSearch search = Of((4, 1, 0.7), (5, 1, 0.8), (6, 0.97, 0.74), (7, 0.7, 0.5));

        Assert.Equal((5, 5, 5), (search.Recommended, search.IntervalStart, search.IntervalEnd));
        Assert.Contains("5 clusters, no other number is as good: halves of the vectors have the same clusters", search.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfInvalidInput_StatesTheReason()
    {
        VectorSet vectors = Generated.Groups(12, 3, 1, 1);

        Assert.Contains(
            "9 vectors are too few to search",
            Assert.Throws<ArgumentException>(() => ClusterCountSearch.Run(Generated.Groups(9, 3, 1, 1))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "12 vectors are too few for 7 clusters",
            Assert.Throws<ArgumentException>(() => ClusterCountSearch.Run(vectors, new() { MaxClusterCount = 7 })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterCountSearchOptions { MaxClusterCount = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterCountSearchOptions { MaxVectors = 9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterCountSearchOptions { Restarts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterCountSearchOptions { SplitCount = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClusterCountSearchOptions { ReferenceCount = 1 });
        Assert.Throws<ArgumentException>(() => new ClusterCountSearchOptions { Metric = DistanceMetric.DotProduct });
        Assert.Throws<OperationCanceledException>(() => ClusterCountSearch.Run(vectors, null, null, new CancellationToken(canceled: true)));
    }

    private static void RecommendsAbout(int truth, string file)
    {
        ClusterCountSearch search = ClusterCountSearch.Run(VectorSet.ReadNumpy(SharedData.PathOrSkip(file)), cancellationToken: Token);

        Assert.Equal((true, false), (search.HasStructure, search.EndsTooEarly));
        Assert.InRange(search.Recommended!.Value, truth * 0.75, truth * 1.25);
        Assert.InRange(truth, search.IntervalStart!.Value, search.IntervalEnd!.Value);
    }

    private static ClusterCountSearch Of(params (int Count, double Stability, double Silhouette)[] figures) => new()
    {
        Candidates =
        [
            .. figures.Select(figure => new ClusterCountCandidate
            {
                ClusterCount = figure.Count, Inertia = 1, Stability = figure.Stability, Agreement = figure.Stability,
                StabilityError = 0.01, Silhouette = figure.Silhouette,
            }),
        ],
        Structure = new StructureTest
        {
            Candidates = [new(2, 0.9, 0.3, 0.4, 12)],
            PValue = 0.05,
            DrawCount = 19,
            IsStoppedEarly = false,
            MeasuredCount = 500,
        },
        MeasuredCount = 500,
    };

    /// <summary>Normal groups at random places, at least ten deviations apart; the largest has four times the members of the smallest.</summary>
    private static VectorSet UnevenGroups(int groups, int dimension, int count, int seed)
    {
        const double apart = 10;
        var random = new CounterRandom(seed, RandomPurpose.RandomStart, dimension);
        ulong next = 0;
        double box = apart * Math.Max(1.5, 2 * Math.Pow(groups, 1.0 / dimension));
        List<double[]> centers = [];

        while (centers.Count < groups)
        {
            double[] place = [.. Enumerable.Range(0, dimension).Select(_ => box * random.Uniform(next++))];

            if (centers.All(center => center.Zip(place, (a, b) => (a - b) * (a - b)).Sum() >= apart * apart))
            {
                centers.Add(place);
            }
        }

        int[] weights = [.. Enumerable.Range(0, groups).Select(group => 2 + (group * 6 / Math.Max(1, groups - 1)))];
        int[] owners = [.. Enumerable.Range(0, groups).SelectMany(group => Enumerable.Repeat(group, Math.Max(20, count * weights[group] / weights.Sum())))];
        VectorSet noise = NormalNumbers.Rows(owners.Length, dimension, new CounterRandom(seed, RandomPurpose.GreedyStart, dimension));
        return VectorSet.From(owners.Select((group, row) => centers[group].Zip(noise[row].ToArray(), (center, by) => (float)(center + by)).ToArray()));
    }

    private static (VectorSet Vectors, double[] Gaps, double[] GapErrors, double[] Strengths, double[] StrengthErrors) OfR(string file) => file switch
    {
        "iris.csv" => (
            SharedData.Vectors(file, 0, 4),
            [0.076639123, 0.591702707, 0.872791656, 1.002259879, 1.042537140, 1.063377689, 1.059419056, 1.082591158],
            [0.064709823, 0.046804311, 0.044316386, 0.043192599, 0.041786090, 0.040969423, 0.038867305, 0.038444050],
            [1, 0.97584561, 0.76120759, 0.58531627, 0.61947979, 0.53898761, 0.46898100, 0.42986780],
            [0, 0.00227149, 0.01315075, 0.00604398, 0.00822077, 0.00749230, 0.00499697, 0.00516556]),
        "wine.csv" => (
            Standardized(SharedData.Table(file, 0, 13)),
            [0.93960628, 1.06078201, 1.20038483, 1.19539893, 1.19125576, 1.19082079, 1.20029890, 1.20883510],
            [0.025932610, 0.024716430, 0.023201908, 0.021020347, 0.020223952, 0.020499428, 0.020753445, 0.020932790],
            [1, 0.6019584, 0.8468236, 0.4505091, 0.3114226, 0.2653313, 0.2290191, 0.1874395],
            [0, 0.006028646, 0.004253295, 0.006468158, 0.007443195, 0.006675602, 0.006376599, 0.005958462]),
        _ => (
            SharedData.Vectors(file, 1, 4),
            [0.025506875, 0.061673154, 0.106689822, 0.041829183, 0.142180207, 0.223015368, 0.265960988, 0.284454296],
            [0.124854943, 0.109549053, 0.087930506, 0.081266724, 0.080305481, 0.083086054, 0.084175903, 0.085653772],
            [1, 0.8321957, 0.8343385, 0.4762359, 0.4365952, 0.3805079, 0.2799762, 0.21],
            [0, 0.01119786, 0.02328046, 0.01030262, 0.01163841, 0.0150072, 0.01788184, 0.01687579]),
    };

    private static VectorSet Standardized(double[][] table)
    {
        double[][] columns = [.. Enumerable.Range(0, table[0].Length).Select(column => table.Select(row => row[column]).ToArray())];
        (double Mean, double Deviation)[] scales = [.. columns.Select(column => (Moments.Mean(column), Moments.StandardDeviation(column, lost: 1)))];
        return VectorSet.From(table.Select(row => row.Select((value, column) => (float)((value - scales[column].Mean) / scales[column].Deviation)).ToArray()));
    }
}
