namespace Relevance.Cluster.Tests.Support;

/// <summary>
/// A set of vectors that R, Python and C# make alike: integers below 2²⁴ from the generator of Park and Miller, x ← 16807·x mod (2³¹ − 1), so that float32 has
/// them exactly.
/// </summary>
/// <remarks>
/// In R: <c>nxt &lt;- function(m) { state &lt;&lt;- (state * 16807) %% 2147483647; state %% m }</c>, and the loops of <see cref="Build"/>.
/// </remarks>
/// <param name="Seed">The first state.</param>
/// <param name="Count">The number of rows.</param>
/// <param name="Dimension">The number of components.</param>
/// <param name="Parts">The number of groups.</param>
/// <param name="Spread">A group's width.</param>
/// <param name="Noise">The percentage of rows that belong to no group.</param>
/// <param name="Kind">0: groups of one width; 1: of widths 1, 2, 3, …; 2: stripes.</param>
internal sealed record MadeSet(int Seed, int Count, int Dimension, int Parts, int Spread, int Noise, int Kind)
{
    private const int Range = 1 << 20;

    public VectorSet Build()
    {
        long state = Seed;
        long[][] centers = [.. Enumerable.Range(0, Parts).Select(_ => Enumerable.Range(0, Dimension).Select(_ => Next(Range)).ToArray())];
        return VectorSet.From(Enumerable.Range(0, Count).Select(_ => NextRow()).ToArray());

        long Next(int bound) => (state = state * 16807 % int.MaxValue) % bound;

        double[] NextRow()
        {
            bool isNoise = Next(100) < Noise;
            int part = (int)Next(Parts);
            long along = Next(Range);
            double[] row = new double[Dimension];

            for (int t = 0; t < row.Length; t++)
            {
                long offset = Next(Spread) + Next(Spread) + Next(Spread) + Next(Spread) - (2L * Spread);
                long anywhere = Next(Range);
                row[t] = Math.Floor(isNoise ? anywhere
                    : Kind == 0 ? centers[part][t] + offset
                    : Kind == 1 ? centers[part][t] + (offset * (part + 1))
                    : t == 0 ? along + offset
                    : ((part + 1) * 524288) + (along * ((part + 1) % 3) / 4.0) + offset);
            }

            return row;
        }
    }
}
