namespace Relevance.Cluster.Numerics;

/// <summary>A counter-based random number generator: a number depends on the key and its position only, not on earlier draws.</summary>
/// <remarks>
/// Threads may compute the numbers in any order, with the same result. The mixing function is that of SplitMix64 (Steele, Lea, Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014), applied once for each part of the key.
/// </remarks>
/// <param name="seed">The seed.</param>
/// <param name="purpose">The purpose of the numbers, which makes two uses of one seed independent.</param>
/// <param name="restart">The index of the restart.</param>
internal readonly struct CounterRandom(int seed, RandomPurpose purpose, int restart)
{
    private const ulong GoldenGamma = 0x9E37_79B9_7F4A_7C15;

    private readonly ulong _key = Mix(Mix(Mix((uint)seed) + (uint)purpose) + (uint)restart);

    /// <summary>Returns 64 random bits.</summary>
    public ulong Bits(ulong place) => Mix(_key + (place * GoldenGamma));

    /// <summary>Returns a number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double Uniform(ulong place) => (Bits(place) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Returns a number from 0 to <paramref name="bound"/> − 1; the bias is below bound / 2⁶⁴.</summary>
    public int Below(int bound, ulong place) => (int)Below((long)bound, place);

    /// <summary>Returns a number from 0 to <paramref name="bound"/> − 1, the same as for the same bound in 32 bits.</summary>
    public long Below(long bound, ulong place) => (long)Math.BigMul(Bits(place), (ulong)bound, out _);

    private static ulong Mix(ulong bits)
    {
        bits += GoldenGamma;
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return bits ^ (bits >> 31);
    }
}
