namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>The upper tail of Student's distribution, with the same bits on every platform.</summary>
internal static class StudentTail
{
    /// <summary>The value up to which the finite sum is short of digits by less than one, and from which the infinite one is short.</summary>
    private const double Middle = 1;

    /// <summary>Returns the probability of a value of at least t. An odd number of degrees of freedom counts as the even one below it, at least 2.</summary>
    /// <remarks>
    /// With x = ν ÷ (ν + t²), ν even and c(j) = (2j choose j) ÷ 4^j, the probability between −t and t is √(1 − x) · Σ c(j)·x^j over j &lt; ν ÷ 2 (Abramowitz
    /// and Stegun, 26.7.4), and that outside is the same over all other j, which keeps the digits of small tails.
    /// </remarks>
    public static double UpperOf(double t, int freedom)
    {
        int half = Math.Max(freedom / 2, 1);
        double even = 2.0 * half;
        double x = even / (even + (t * t));
        double side = Math.Sqrt(t * t / (even + (t * t)));
        double term = 1;
        double inside = 0;
        double outside = 0;
        int j = 0;

        for (; j < half; j++)
        {
            inside += term;
            term *= Ratio(j) * x;
        }

        // Terms fall faster than powers of x: what follows a term is below term · x ÷ (1 − x).
        for (; Math.Abs(t) > Middle && term > outside * 1e-17 * (1 - x); j++)
        {
            outside += term;
            term *= Ratio(j) * x;
        }

        double tail = Math.Abs(t) > Middle ? side * outside / 2 : (1 - (side * inside)) / 2;
        return t >= 0 ? tail : 1 - tail;
    }

    private static double Ratio(int j) => ((2.0 * j) + 1) / ((2.0 * j) + 2);
}
