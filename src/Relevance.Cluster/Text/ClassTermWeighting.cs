using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Text;

/// <summary>Counts the words of each class and weighs them, as <see cref="ClassTerm"/> defines.</summary>
internal static class ClassTermWeighting
{
    private const int TextsBetweenChecks = 1024;

    public static IReadOnlyList<IReadOnlyList<ClassTerm>> Measure(
        IReadOnlyList<string?> texts, IReadOnlyList<int> labels, ClassTermOptions options, CancellationToken cancellationToken)
    {
        Check(texts, labels);
        var classes = OccurringLabels.Of(labels);
        var members = new ClusterRows(classes);
        var counts = new Counts(members, options);
        int count = 0;
        for (int place = 0; place < classes.Count; place++)
        {
            foreach (int i in members[place])
            {
                if (count++ % TextsBetweenChecks == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (texts[i] is { Length: > 0 } text)
                {
                    counts.Add(text, i);
                }
            }

            counts.EndClass(place);
        }

        return classes.ByLabel([.. Enumerable.Range(0, classes.Count).Select(counts.TermsOf)], []);
    }

    private static void Check(IReadOnlyList<string?> texts, IReadOnlyList<int> labels)
    {
        if (texts.Count != labels.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected one label per text, found {labels.Count} labels for {texts.Count} texts."),
                nameof(labels));
        }

        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i] < -1)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Text {i} has the label {labels[i]}; labels begin at -1."), nameof(labels));
            }
        }
    }

    /// <summary>The number of occurrences of a word in a class, and of the texts that contain it.</summary>
    private struct Occurrence
    {
        public long Count;
        public int Texts;
        public int LastText;
    }

    /// <summary>A word that the texts of a class contain often enough.</summary>
    private readonly record struct FrequentWord(long Count, int Texts, int Number);

    /// <summary>The words of the texts, class after class: beside the numbers of the frequent ones, only those of the current class are in memory.</summary>
    private sealed class Counts
    {
        private readonly ClassTermOptions _options;
        private readonly TermWords _words;
        private readonly List<long> _totals = [];
        private readonly List<Occurrence> _current = [];
        private readonly List<int> _occurring = [];
        private readonly FrequentWord[][] _classes;
        private readonly long[] _wordCounts;
        private readonly int[] _textCounts;

        public Counts(ClusterRows classes, ClassTermOptions options)
        {
            _options = options;
            _words = new TermWords(options);
            _classes = new FrequentWord[classes.ClusterCount][];
            _wordCounts = new long[classes.ClusterCount];
            _textCounts = [.. Enumerable.Range(0, classes.ClusterCount).Select(place => classes[place].Count)];
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Add(string text, int position)
        {
            foreach (int number in _words.NumbersOf(text))
            {
                if (number == _totals.Count)
                {
                    _totals.Add(0);
                    _current.Add(default);
                }

                Add(number, position);
            }
        }

        /// <summary>Keeps the words of the current class that can be terms, and begins the next one.</summary>
        public void EndClass(int place)
        {
            int needed = Math.Min(_options.MinTexts, _textCounts[place]);
            Span<Occurrence> current = CollectionsMarshal.AsSpan(_current);
            List<FrequentWord> frequent = [];
            foreach (int number in _occurring)
            {
                Occurrence occurrence = current[number];
                current[number] = default;
                _wordCounts[place] += occurrence.Count;
                if (occurrence.Texts >= needed)
                {
                    frequent.Add(new FrequentWord(occurrence.Count, occurrence.Texts, number));
                }
            }

            _occurring.Clear();
            _classes[place] = [.. frequent];
        }

        public IReadOnlyList<ClassTerm> TermsOf(int place)
        {
            long all = _wordCounts.Sum();
            double mean = (double)all / Math.Max(1, _textCounts.Count(count => count > 0));
            bool isAlone = _textCounts.Count(count => count > 0) < 2;
            return
            [
                .. _classes[place]
                    .Select(ToTerm)
                    .Where(term => isAlone || term.Lift >= _options.MinLift)
                    .OrderByDescending(term => term.Weight).ThenBy(term => term.Term, StringComparer.Ordinal)
                    .Take(_options.MaxTerms),
            ];

            ClassTerm ToTerm(FrequentWord word)
            {
                long total = _totals[word.Number];
                double weight = word.Count * StableMath.Log(1 + (mean / total));
                double lift = SmoothedLift.Of(word.Count, _wordCounts[place], total - word.Count, all - _wordCounts[place]);
                return new ClassTerm(_words[word.Number], word.Count, word.Texts, total, weight, lift);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add(int number, int position)
        {
            _totals[number]++;
            ref Occurrence occurrence = ref CollectionsMarshal.AsSpan(_current)[number];
            if (occurrence.Count++ == 0)
            {
                _occurring.Add(number);
            }
            else if (occurrence.LastText == position)
            {
                return;
            }

            occurrence.Texts++;
            occurrence.LastText = position;
        }
    }
}
