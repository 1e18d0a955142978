using System.Globalization;

namespace Relevance.Cluster;

/// <content>The elbow of a curve.</content>
public sealed partial record ClusterCountSearch
{
    /// <summary>
    /// Finds the elbow of a curve that falls and flattens, such as the inertia over the number of clusters, by Kneedle (V. Satopaa, J. Albrecht,
    /// D. Irwin, B. Raghavan, "Finding a 'kneedle' in a haystack", ICDCS Workshops, 2011).
    /// </summary>
    /// <param name="x">The positions, finite and strictly increasing; they can be unevenly spaced.</param>
    /// <param name="y">The values, finite, one per position; small rises from noise do no harm. The curve is not smoothed.</param>
    /// <param name="sensitivity">
    /// The number of mean steps of x by which the curve must return before a point counts, at least 0. The default of 1 is the paper's; larger values
    /// find only sharper elbows.
    /// </param>
    /// <returns>
    /// The index of the elbow, never the first or last; null if the curve has none: fewer than three points, a straight line or a flat line.
    /// </returns>
    /// <remarks>
    /// Both axes are scaled to [0, 1]. The elbow is the first point farther below the line from the first to the last corner than its neighbors, as
    /// soon as the curve has returned toward that line by the sensitivity. O(n).
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The values do not have one entry per position, a number is not finite, or the positions do not increase.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The sensitivity is negative or not finite.</exception>
    public static int? FindElbow(IReadOnlyList<double> x, IReadOnlyList<double> y, double sensitivity = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        CheckCurve(x, y, sensitivity);

        if (x.Count < 3 || y.Max() == y.Min())
        {
            return null;
        }

        (double top, double height, double width) = (y.Max(), y.Max() - y.Min(), x[^1] - x[0]);
        double[] differences = [.. x.Zip(y, (place, value) => ((top - value) / height) - ((place - x[0]) / width))];
        return FirstKnee(differences, sensitivity / (x.Count - 1));
    }

    /// <summary>Finds the first local maximum after which the differences drop by an amount before they rise again.</summary>
    private static int? FirstKnee(double[] differences, double drop)
    {
        int? candidate = null;

        for (int i = 1; i < differences.Length; i++)
        {
            bool isRising = differences[i] > differences[i - 1];

            if (isRising)
            {
                // The previous maximum was not followed by a large enough drop: the next maximum decides.
                candidate = i < differences.Length - 1 && differences[i] >= differences[i + 1] ? i : null;
            }
            else if (candidate is { } knee && differences[i] < differences[knee] - drop)
            {
                return knee;
            }
        }

        return null;
    }

    private static void CheckCurve(IReadOnlyList<double> x, IReadOnlyList<double> y, double sensitivity)
    {
        if (!double.IsFinite(sensitivity) || sensitivity < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(sensitivity), sensitivity, "The sensitivity must be finite and at least 0.");
        }

        if (x.Count != y.Count)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The curve has {y.Count} values for {x.Count} positions."), nameof(y));
        }

        for (int i = 0; i < x.Count; i++)
        {
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i]) || (i > 0 && x[i] <= x[i - 1]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Point {i} is ({x[i]}, {y[i]}); expected finite numbers and increasing positions."),
                    nameof(x));
            }
        }
    }
}
