using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
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
        var counts = new Counts(classes, options);
        for (int i = 0; i < texts.Count; i++)
        {
            if (i % TextsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (labels[i] >= 0 && texts[i] is { Length: > 0 } text)
            {
                counts.Add(text, classes.Places[i], i);
            }
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

    private sealed class Counts
    {
        private readonly ClassTermOptions _options;
        private readonly HashSet<string> _stopWords;
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly List<string> _words = [];
        private readonly List<long> _totals = [];
        private readonly Dictionary<int, Occurrence>[] _classes;
        private readonly long[] _wordCounts;
        private readonly int[] _textCounts;

        public Counts(OccurringLabels classes, ClassTermOptions options)
        {
            _options = options;
            _stopWords = new HashSet<string>(options.StopWords.Select(word => word.ToLowerInvariant()), StringComparer.Ordinal);
            _classes = [.. Enumerable.Range(0, classes.Count).Select(_ => new Dictionary<int, Occurrence>())];
            _wordCounts = new long[classes.Count];
            _textCounts = new int[classes.Count];
            foreach (int place in classes.Places)
            {
                if (place >= 0)
                {
                    _textCounts[place]++;
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Add(string text, int place, int position)
        {
            char[] buffer = ArrayPool<char>.Shared.Rent((2 * text.Length) + 2);
            try
            {
                ReadOnlySpan<char> words = FeatureHasher.Normalize(text, buffer);
                foreach (Range range in words.Split(' '))
                {
                    ReadOnlySpan<char> word = words[range];
                    if (!word.IsEmpty && LengthOf(word) >= _options.MinLength && !_stopWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
                    {
                        Add(NumberOf(word), place, position);
                    }
                }
            }
            finally
            {
                ArrayPool<char>.Shared.Return(buffer);
            }
        }

        public IReadOnlyList<ClassTerm> TermsOf(int place)
        {
            long all = _wordCounts.Sum();
            double mean = (double)all / Math.Max(1, _textCounts.Count(count => count > 0));
            bool isAlone = _textCounts.Count(count => count > 0) < 2;
            int needed = Math.Min(_options.MinTexts, _textCounts[place]);
            return
            [
                .. _classes[place].Where(pair => pair.Value.Texts >= needed)
                    .Select(pair => ToTerm(pair.Key, pair.Value))
                    .Where(term => isAlone || term.Lift >= _options.MinLift)
                    .OrderByDescending(term => term.Weight).ThenBy(term => term.Term, StringComparer.Ordinal)
                    .Take(_options.MaxTerms),
            ];

            ClassTerm ToTerm(int number, Occurrence occurrence)
            {
                long total = _totals[number];
                double weight = occurrence.Count * StableMath.Log(1 + (mean / total));
                double lift = SmoothedLift.Of(occurrence.Count, _wordCounts[place], total - occurrence.Count, all - _wordCounts[place]);
                return new ClassTerm(_words[number], occurrence.Count, occurrence.Texts, total, weight, lift);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static int LengthOf(ReadOnlySpan<char> word)
        {
            int length = 0;
            foreach (Rune _ in word.EnumerateRunes())
            {
                length++;
            }

            return length;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Add(int number, int place, int position)
        {
            _totals[number]++;
            _wordCounts[place]++;
            ref Occurrence occurrence = ref CollectionsMarshal.GetValueRefOrAddDefault(_classes[place], number, out bool isKnown);
            occurrence.Count++;
            if (!isKnown || occurrence.LastText != position)
            {
                occurrence.Texts++;
                occurrence.LastText = position;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int NumberOf(ReadOnlySpan<char> word)
        {
            Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!lookup.TryGetValue(word, out int number))
            {
                number = _words.Count;
                _words.Add(word.ToString());
                _totals.Add(0);
                _numbers.Add(_words[number], number);
            }

            return number;
        }
    }
}
