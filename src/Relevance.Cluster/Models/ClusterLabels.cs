using System.Globalization;

namespace Relevance.Cluster.Analysis;

/// <summary>How the numbers that a model gives are written as text, and in which order the texts stand.</summary>
public static class ClusterLabels
{
    /// <summary>The text of label −1: <c>outlier</c>.</summary>
    public const string Outlier = "outlier";

    /// <summary>
    /// Gets the order in which labels are listed: runs of digits compare as numbers of any length, the rest by ordinal, so that
    /// <c>cluster-2</c> comes before <c>cluster-10</c>. <see cref="Outlier"/> comes last. Texts that differ only in leading zeros are
    /// ordered by ordinal; equal are only equal texts. Null comes first.
    /// </summary>
    public static IComparer<string> NaturalOrder { get; } = new NaturalComparer();

    /// <summary>Writes a label: <c>cluster-3</c> for 3, <see cref="Outlier"/> for −1.</summary>
    /// <param name="label">A cluster from 0, or −1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is less than −1.</exception>
    public static string Format(int label)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(label, -1);
        return label < 0 ? Outlier : string.Create(CultureInfo.InvariantCulture, $"cluster-{label}");
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

        /// <summary>Takes the digits at the beginning, of which there is one at least, and gives them without leading zeros.</summary>
        private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text)
        {
            // By hand: the span's own search in a range boxes its bounds until it is compiled for the second time, and labels are sorted by the hundred thousand.
            int length = 1;
            while (length < text.Length && char.IsAsciiDigit(text[length]))
            {
                length++;
            }

            ReadOnlySpan<char> digits = text[..length];
            text = text[length..];
            return digits.TrimStart('0');
        }

        /// <summary>Without leading zeros the longer number is the larger one, and equal lengths compare digit by digit.</summary>
        private static int CompareNumbers(ReadOnlySpan<char> x, ReadOnlySpan<char> y) =>
            x.Length != y.Length ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
    }
}
