using System.Globalization;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <summary>Formats the labels of clusters as text, with and without their names, and defines the order of these texts.</summary>
public static class ClusterLabels
{
    /// <summary>The text of label −1: <c>outlier</c>.</summary>
    public const string Outlier = "outlier";

    /// <summary>
    /// Gets the natural order of labels: runs of digits compare as numbers of any length, the rest by ordinal, so <c>cluster-2</c> comes before
    /// <c>cluster-10</c>. <see cref="Outlier"/> comes last, null first. Texts that differ only in leading zeros compare by ordinal.
    /// </summary>
    public static IComparer<string> NaturalOrder { get; } = new NaturalComparer();

    /// <summary>Formats a label: <c>cluster-3</c> for 3, <see cref="Outlier"/> for −1.</summary>
    /// <param name="label">A cluster from 0, or −1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is less than −1.</exception>
    public static string Format(int label)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(label, -1);
        return label < 0 ? Outlier : string.Create(CultureInfo.InvariantCulture, $"cluster-{label}");
    }

    /// <summary>Returns a label as results show it: <c>name (label)</c>, or the label alone if it has no name.</summary>
    /// <param name="names">Label → name, such as <see cref="ClusterDistribution.Names"/>.</param>
    /// <param name="label">The label.</param>
    /// <returns>One line: a line break in a name becomes a space. Nothing is escaped.</returns>
    public static string DisplayOf(this IReadOnlyDictionary<string, string> names, string label)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(label);
        return new NamedLabel(label, names.GetValueOrDefault(label)).Text;
    }

    private sealed class NaturalComparer : Comparer<string>
    {
        public override int Compare(string? x, string? y)
        {
            if (x is null || y is null || x == y)
            {
                return string.CompareOrdinal(x, y);
            }

            if (x == Outlier || y == Outlier)
            {
                return x == Outlier ? 1 : -1;
            }

            int order = CompareParts(x, y);
            return order != 0 ? order : string.CompareOrdinal(x, y);
        }

        private static int CompareParts(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
        {
            while (!x.IsEmpty && !y.IsEmpty)
            {
                int order;

                if (char.IsAsciiDigit(x[0]) && char.IsAsciiDigit(y[0]))
                {
                    order = CompareNumbers(TakeDigits(ref x), TakeDigits(ref y));
                }
                else
                {
                    order = x[0].CompareTo(y[0]);
                    x = x[1..];
                    y = y[1..];
                }

                if (order != 0)
                {
                    return order;
                }
            }

            return x.Length.CompareTo(y.Length);
        }

        /// <summary>Removes the digits at the start, at least one, and returns them without leading zeros.</summary>
        private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text)
        {
            // A plain loop: IndexOfAnyExceptInRange boxes its bounds until tier-1 compilation, and labels are sorted by the hundred thousand.
            int length = 1;
            while (length < text.Length && char.IsAsciiDigit(text[length]))
            {
                length++;
            }

            ReadOnlySpan<char> digits = text[..length];
            text = text[length..];
            return digits.TrimStart('0');
        }

        /// <summary>Compares numbers without leading zeros: by length, and by digits if the lengths are equal.</summary>
        private static int CompareNumbers(ReadOnlySpan<char> x, ReadOnlySpan<char> y) =>
            x.Length != y.Length ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
    }
}
