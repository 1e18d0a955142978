namespace Relevance.Cluster;

/// <content>The answer of each criterion, and the recommendation from all.</content>
public sealed partial record ClusterCountSearch
{
    /// <summary>The least fall of the stability that is a fall.</summary>
    private const double LeastFall = 0.01;

    /// <summary>The share of the largest silhouette that clusters need: otherwise they are groups of clusters, or parts of them.</summary>
    private const double SeparatedShare = 0.8;

    /// <summary>The stability below which clusters are not found again.</summary>
    private const double WeakStability = 0.1;

    /// <summary>The agreement of clusters that every half finds but for a few vectors.</summary>
    private const double ClearAgreement = 0.95;

    /// <summary>The prediction strength from which clusters are predicted (Tibshirani and Walther: 0.8 to 0.9).</summary>
    private const double Predicted = 0.8;

    /// <summary>Gets the number of clusters with the largest stability, ties go to the lowest; null if none was tried.</summary>
    public int? ByStability => LargestOf(candidate => candidate.Stability);

    /// <summary>Gets the number of clusters with the largest silhouette, ties go to the lowest; null if no number has one, as of equal vectors.</summary>
    public int? BySilhouette => LargestOf(candidate => candidate.Silhouette);

    /// <summary>
    /// Gets the answer of the gap statistic: the smallest number whose gap is at least that of the next number that was tried less its error; null if the gap
    /// rises to the end of the range.
    /// </summary>
    public int? ByGap
    {
        get
        {
            for (int i = 0; i + 1 < Candidates.Count; i++)
            {
                if (Candidates[i].Gap >= Candidates[i + 1].Gap - Candidates[i + 1].GapError)
                {
                    return Candidates[i].ClusterCount;
                }
            }

            return null;
        }
    }

    /// <summary>Gets the answer of the prediction strength: the largest number where it is above 0.8; 1 if there is none.</summary>
    public int ByPredictionStrength => Candidates.LastOrDefault(candidate => candidate.PredictionStrength > Predicted)?.ClusterCount ?? 1;

    /// <summary>Gets the number of clusters at the elbow of the inertia by <see cref="FindElbow"/>; null if it has none. It depends on the range.</summary>
    public int? ByElbow =>
        FindElbow(
            [.. Candidates.Select(candidate => (double)candidate.ClusterCount)],
            [.. Candidates.Select(candidate => candidate.Inertia)]) is { } index
            ? Candidates[index].ClusterCount
            : null;

    /// <summary>
    /// Gets the recommended number of clusters; null if there is no structure (<see cref="HasStructure"/>) or the range ends too early
    /// (<see cref="EndsTooEarly"/>). <see cref="BestTried"/> is a number in any case.
    /// </summary>
    public int? Recommended => HasStructure && !EndsTooEarly ? BestTried : null;

    /// <summary>
    /// Gets the best number that was tried, also without structure or with a range that is too short: for programs that require a number.
    /// 1 if no clusters can be compared, as of equal vectors.
    /// </summary>
    /// <remarks>
    /// Clusters are separated if their silhouette is at least 0.8 of the largest. Of these numbers, the smallest whose stability is within its standard error
    /// of the largest: more clusters must be found again clearly better to count. If the agreement reaches 0.95, halves differ by a few vectors only, and
    /// the silhouette decides between all numbers with such an agreement.
    /// </remarks>
    public int BestTried => Choose().Best;

    /// <summary>Gets the smallest number of clusters that the vectors do not exclude; null without a recommendation.</summary>
    public int? IntervalStart => Recommended is null ? null : Choose().Start;

    /// <summary>Gets the largest number of clusters that the vectors do not exclude; null without a recommendation.</summary>
    public int? IntervalEnd => Recommended is null ? null : Choose().End;

    /// <summary>
    /// Gets a value indicating whether the vectors have clusters: <see cref="Structure"/> rejects one cloud, and a number with separated clusters has a
    /// stability of at least 0.1, or an agreement of at least 0.95: two groups far from each other are found again, and so is the cut of a cloud as long.
    /// </summary>
    public bool HasStructure =>
        Structure.Verdict != StructureVerdict.OneCloud
        && Separated(Candidates).Any(candidate => candidate.Stability >= WeakStability || candidate.Agreement >= ClearAgreement);

    /// <summary>
    /// Gets a value indicating whether the answer can lie beyond the range: the largest number that was tried is as good as any, and less than twice
    /// <see cref="BestTried"/>. Raise <see cref="ClusterCountSearchOptions.MaxClusterCount"/>, or search in more vectors.
    /// </summary>
    public bool EndsTooEarly
    {
        get
        {
            ClusterCountCandidate[] usable = Separated(Candidates);
            ClusterCountCandidate? best = usable.MaxBy(candidate => candidate.Stability);
            ClusterCountCandidate last = Candidates[^1];

            if (!HasStructure || best is null || usable[^1] != last)
            {
                return false;
            }

            return usable.Any(candidate => candidate.Agreement >= ClearAgreement)
                ? BestTried == last.ClusterCount
                : last.ClusterCount < 2 * BestTried && last.Stability >= best.Stability - ErrorAround(Candidates, best);
        }
    }

    /// <summary>Returns the candidates whose silhouette is near the largest.</summary>
    private static ClusterCountCandidate[] Separated(IReadOnlyList<ClusterCountCandidate> candidates)
    {
        ClusterCountCandidate[] measured = [.. candidates.Where(candidate => !double.IsNaN(candidate.Silhouette) && !double.IsNaN(candidate.Stability))];
        double least = measured.Length == 0 ? 0 : measured.Max(candidate => candidate.Silhouette) * SeparatedShare;
        return [.. measured.Where(candidate => candidate.Silhouette >= least)];
    }

    /// <summary>Returns the standard error of the stability, pooled over the numbers up to a factor of 2 from the best.</summary>
    private static double ErrorAround(IReadOnlyList<ClusterCountCandidate> candidates, ClusterCountCandidate best)
    {
        double[] squares =
        [
            .. candidates
                .Where(candidate => candidate.ClusterCount * 2 >= best.ClusterCount && candidate.ClusterCount <= best.ClusterCount * 2)
                .Where(candidate => !double.IsNaN(candidate.StabilityError))
                .Select(candidate => candidate.StabilityError * candidate.StabilityError),
        ];
        return Math.Sqrt(squares.Sum() / Math.Max(1, squares.Length));
    }

    private int? LargestOf(Func<ClusterCountCandidate, double> figureOf) =>
        Candidates.Where(candidate => !double.IsNaN(figureOf(candidate))).MaxBy(figureOf)?.ClusterCount;

    private (int Best, int Start, int End) Choose()
    {
        ClusterCountCandidate[] usable = Separated(Candidates);

        if (usable.Length == 0)
        {
            return (1, 1, 1);
        }

        ClusterCountCandidate best = usable.MaxBy(candidate => candidate.Stability)!;

        ClusterCountCandidate[] clear = [.. usable.Where(candidate => candidate.Agreement >= ClearAgreement)];

        if (clear.Length > 0)
        {
            ClusterCountCandidate separate = clear.MaxBy(candidate => candidate.Silhouette)!;
            ClusterCountCandidate[] alike = [.. clear.Where(candidate => candidate.Silhouette >= separate.Silhouette * ClearAgreement)];
            return (separate.ClusterCount, StartOf(alike), EndOf(alike));
        }

        double error = ErrorAround(Candidates, best);
        int chosen = usable.First(candidate => candidate.Stability >= best.Stability - error).ClusterCount;
        ClusterCountCandidate[] possible = [.. usable.Where(candidate => candidate.Stability >= best.Stability - (2 * error))];
        return (chosen, StartOf(possible), EndOf(possible));
    }

    /// <summary>Returns the smallest number nearer (by ratio) to the first of some candidates than to the one tried before.</summary>
    private int StartOf(ClusterCountCandidate[] inside)
    {
        int first = inside[0].ClusterCount;
        int before = Candidates.Select(candidate => candidate.ClusterCount).Where(count => count < first).DefaultIfEmpty(first).Last();
        return before == first ? first : (int)Math.Floor(Math.Sqrt((double)before * first)) + 1;
    }

    private int EndOf(ClusterCountCandidate[] inside)
    {
        int last = inside[^1].ClusterCount;
        int after = Candidates.Select(candidate => candidate.ClusterCount).Where(count => count > last).DefaultIfEmpty(last).First();
        return after == last ? last : (int)Math.Ceiling(Math.Sqrt((double)after * last)) - 1;
    }
}
