using System.Runtime.CompilerServices;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Text;

/// <summary>
/// Finds the words that tell two sets of documents apart, and measures how well they do: naive Bayes on the presence of the words with the largest chi-squared
/// statistic, tested on documents that neither chose the words nor set their weights.
/// </summary>
/// <param name="isFirst">Whether each document is in the first set.</param>
/// <param name="options">The number of terms, the fewest documents with a term, the shortest word and the stop words; the lift has no effect.</param>
/// <remarks>
/// Without randomness but in <see cref="MeasureAccuracy"/>, which is the same for both orders of the sets: an undecided document counts as half right.
/// </remarks>
internal sealed class TermContrast(bool[] isFirst, ClassTermOptions options)
{
    /// <summary>The number of parts of which each is held out once, and the fewest documents of a set.</summary>
    public const int PartCount = 5;

    private const int TextsBetweenChecks = 1024;

    private readonly TermWords _terms = new(options);
    private readonly int[][] _words = [.. isFirst.Select(_ => Array.Empty<int>())];

    /// <summary>Gets the number of different words.</summary>
    public int WordCount => _terms.Count;

    /// <summary>Computes the statistic of Pearson for the documents with a term in each set, against their number in proportion to the sizes.</summary>
    public static double ChiSquared((int First, int Second) with, (int First, int Second) sizes)
    {
        double all = (double)with.First + with.Second;
        double first = all * sizes.First / ((double)sizes.First + sizes.Second);
        double second = all * sizes.Second / ((double)sizes.First + sizes.Second);
        return Part(with.First, first) + Part(with.Second, second);

        static double Part(int count, double expected) => expected > 0 ? (count - expected) * (count - expected) / expected : 0;
    }

    /// <summary>Adds the words of a field to those of each document.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(IReadOnlyList<string?> texts, CancellationToken cancellationToken)
    {
        HashSet<int> words = [];
        for (int i = 0; i < texts.Count; i++)
        {
            if (i % TextsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (texts[i] is { Length: > 0 } text)
            {
                words.Clear();
                words.UnionWith(_words[i]);
                foreach (int number in _terms.NumbersOf(text))
                {
                    words.Add(number);
                }

                _words[i] = [.. words];
            }
        }
    }

    /// <summary>Lists the terms with the number of documents of each set that contain them, largest statistic first; ties in ordinal order.</summary>
    public IReadOnlyList<(string Term, int First, int Second)> FindTerms()
    {
        Counts counts = CountAll(_ => true);
        return [.. Choose(counts).Select(number => (_terms[number], counts.First[number], counts.Second[number]))];
    }

    /// <summary>Measures the share of held-out documents that the rule places in their set; NaN if a set is smaller than the number of parts.</summary>
    public double MeasureAccuracy(int seed, CancellationToken cancellationToken)
    {
        int firsts = isFirst.Count(first => first);
        if (firsts < PartCount || isFirst.Length - firsts < PartCount)
        {
            return double.NaN;
        }

        int[] parts = Divide(seed);
        long halves = 0;
        for (int part = 0; part < PartCount; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            halves += Test(parts, part);
        }

        return halves / 2.0 / isFirst.Length;
    }

    /// <summary>Divides each set into parts whose sizes differ by at most one, at random.</summary>
    private int[] Divide(int seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.HeldOutPart, 0);
        int[] parts = new int[isFirst.Length];
        foreach (bool first in new[] { true, false })
        {
            int[] documents = [.. Enumerable.Range(0, isFirst.Length).Where(i => isFirst[i] == first)];
            foreach ((int rank, int place) in Enumerable.Range(0, documents.Length).OrderBy(place => random.Bits((ulong)place)).Index())
            {
                parts[documents[place]] = rank % PartCount;
            }
        }

        return parts;
    }

    /// <summary>Learns from all parts but one, and counts the right decisions on that one in halves.</summary>
    private long Test(int[] parts, int part)
    {
        Counts counts = CountAll(document => parts[document] != part);
        (double bias, (int Word, double Weight)[] weights) = Learn(counts);
        long halves = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] == part)
            {
                // In the order of the terms, so that rounding does not depend on that of the words.
                double score = bias + weights.Where(term => Array.IndexOf(_words[i], term.Word) >= 0).Sum(term => term.Weight);
                halves += score == 0 ? 1 : score > 0 == isFirst[i] ? 2 : 0;
            }
        }

        return halves;
    }

    /// <summary>Learns the score of a document without any of the terms, and what the presence of each adds: positive for the first set.</summary>
    private (double Bias, (int Word, double Weight)[] Weights) Learn(Counts counts)
    {
        double bias = StableMath.Log(counts.FirstCount) - StableMath.Log(counts.SecondCount);
        List<(int Word, double Weight)> weights = [];
        foreach (int number in Choose(counts))
        {
            double first = (counts.First[number] + 0.5) / (counts.FirstCount + 1);
            double second = (counts.Second[number] + 0.5) / (counts.SecondCount + 1);
            double absent = StableMath.Log(1 - first) - StableMath.Log(1 - second);
            weights.Add((number, StableMath.Log(first) - StableMath.Log(second) - absent));
            bias += absent;
        }

        return (bias, [.. weights]);
    }

    private int[] Choose(Counts counts)
    {
        int least = Math.Min(options.MinTexts, Math.Max(counts.FirstCount, counts.SecondCount));
        return
        [
            .. Enumerable.Range(0, _terms.Count)
                .Where(number => Math.Max(counts.First[number], counts.Second[number]) >= least)
                .Select(number => (Number: number, Score: ChiSquared((counts.First[number], counts.Second[number]), (counts.FirstCount, counts.SecondCount))))
                .Where(term => term.Score > 0)
                .OrderByDescending(term => term.Score).ThenBy(term => _terms[term.Number], StringComparer.Ordinal)
                .Take(options.MaxTerms)
                .Select(term => term.Number),
        ];
    }

    private Counts CountAll(Func<int, bool> isCounted)
    {
        int[] first = new int[_terms.Count];
        int[] second = new int[_terms.Count];
        int[] sizes = [0, 0];
        for (int i = 0; i < _words.Length; i++)
        {
            if (isCounted(i))
            {
                sizes[isFirst[i] ? 0 : 1]++;
                int[] counts = isFirst[i] ? first : second;
                foreach (int number in _words[i])
                {
                    counts[number]++;
                }
            }
        }

        return new Counts(first, second, sizes[0], sizes[1]);
    }

    /// <summary>The number of documents of each set with each word, and the sizes of the sets.</summary>
    private sealed record Counts(int[] First, int[] Second, int FirstCount, int SecondCount);
}
