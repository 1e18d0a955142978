namespace Relevance.Cluster.Drawing;

/// <summary>The colors of names: eight that color-blind readers can distinguish, then lighter and darker ones, then with another mark or pattern.</summary>
/// <remarks>
/// The eight are those of M. Okabe and K. Ito ("Color universal design", 2008) with two changes, because the same figure must be readable on white and on
/// dark: their black is a dark gray, and their yellow is deeper. Above 24 names colors repeat, and a mark (<see cref="MarkOf"/>) or a pattern of the same
/// number distinguishes them.
/// </remarks>
internal static class Palette
{
    /// <summary>The number of colors before they repeat with another mark.</summary>
    public const int ColorCount = 24;

    /// <summary>The number of marks, or patterns.</summary>
    public const int MarkCount = 5;

    private static readonly Rgb[] Colors =
    [
        new(0x00, 0x72, 0xB2), new(0xE6, 0x9F, 0x00), new(0x00, 0x9E, 0x73), new(0xCC, 0x79, 0xA7),
        new(0x56, 0xB4, 0xE9), new(0xD5, 0x5E, 0x00), new(0xDA, 0xC8, 0x2E), new(0x59, 0x59, 0x59),

        new(0x7E, 0xC6, 0xFF), new(0xAA, 0x74, 0x03), new(0x6C, 0xD6, 0xAC), new(0xFA, 0xAB, 0xD5),
        new(0x35, 0x89, 0xB7), new(0xFF, 0xA4, 0x76), new(0x90, 0x82, 0x03), new(0xBE, 0xBE, 0xBE),

        new(0x00, 0x5D, 0x92), new(0x79, 0x52, 0x01), new(0x02, 0x68, 0x4B), new(0x87, 0x42, 0x6A),
        new(0x00, 0x62, 0x8C), new(0x8E, 0x3C, 0x01), new(0x67, 0x5C, 0x01), new(0x80, 0x80, 0x80),
    ];

    /// <summary>Gets the gray of what belongs to no group.</summary>
    public static Rgb Muted { get; } = new(0x8C, 0x8C, 0x8C);

    /// <summary>Returns the color of a name by its index from 0; colors repeat after <see cref="ColorCount"/>.</summary>
    public static Rgb ColorOf(int index) => Colors[index % ColorCount];

    /// <summary>Returns the mark or pattern of a name by its index from 0: 0 (plain) for the first <see cref="ColorCount"/>, then 1, and so on.</summary>
    public static int MarkOf(int index) => index / ColorCount % MarkCount;
}
