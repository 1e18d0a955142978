using System.Globalization;

namespace Relevance.Cluster.Analysis;

/// <summary>Where a falling curve stops falling fast, by Kneedle (V. Satopaa, J. Albrecht, D. Irwin, B. Raghavan, "Finding a 'kneedle' in a haystack", ICDCS Workshops, 2011).</summary>
public static class Elbow
{
    /// <summary>
    /// Finds the elbow of a curve that falls and flattens out, such as the inertia over the number of clusters. Both axes are scaled to [0, 1], and the first point that lies farther below the
    /// line from the first to the last corner than its neighbors is the elbow, once the curve has come back to that line by the sensitivity.
    /// </summary>
    /// <param name="x">The places, finite and strictly growing; they need not be evenly spread.</param>
    /// <param name="y">The values, finite, one a place; noise that rises here and there does no harm. The curve is not smoothed.</param>
    /// <param name="sensitivity">How many mean steps of x the curve must come back before a point counts, at least 0. The default of 1 is the paper's; larger finds only sharper elbows.</param>
    /// <returns>The index of the elbow, never the first or last; null if there is none, which fewer than three points, a straight line and a flat one do not have. O(n).</returns>
    /// <exception cref="ArgumentException">There is not one value a place, a number is not finite, or the places do not grow.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sensitivity is negative or not finite.</exception>
    public static int? IndexOf(IReadOnlyList<double> x, IReadOnlyList<double> y, double sensitivity = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Check(x, y, sensitivity);

        if (x.Count < 3 || y.Max() == y.Min())
        {
            return null;
        }

        (double top, double height, double width) = (y.Max(), y.Max() - y.Min(), x[^1] - x[0]);
        double[] differences = [.. x.Zip(y, (place, value) => ((top - value) / height) - ((place - x[0]) / width))];
        return FirstKnee(differences, sensitivity / (x.Count - 1));
    }

    /// <summary>The first local maximum after which the differences drop by some amount before they rise again.</summary>
    private static int? FirstKnee(double[] differences, double drop)
    {
        int? candidate = null;

        for (int i = 1; i < differences.Length; i++)
        {
            bool isRising = differences[i] > differences[i - 1];

            if (isRising)
            {
                // Whatever came before has not dropped far enough: the next maximum decides.
                candidate = i < differences.Length - 1 && differences[i] >= differences[i + 1] ? i : null;
            }
            else if (candidate is { } knee && differences[i] < differences[knee] - drop)
            {
                return knee;
            }
        }

        return null;
    }

    private static void Check(IReadOnlyList<double> x, IReadOnlyList<double> y, double sensitivity)
    {
        if (!double.IsFinite(sensitivity) || sensitivity < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(sensitivity), sensitivity, "The sensitivity is a finite number, at least 0.");
        }

        if (x.Count != y.Count)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"There are {y.Count} values for {x.Count} places: one each is needed."), nameof(y));
        }

        for (int i = 0; i < x.Count; i++)
        {
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i]) || (i > 0 && x[i] <= x[i - 1]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Point {i} is ({x[i]}, {y[i]}); finite numbers are needed, and places that grow."), nameof(x));
            }
        }
    }
}
