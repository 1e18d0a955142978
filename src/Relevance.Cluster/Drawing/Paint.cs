namespace Relevance.Cluster.Drawing;

/// <summary>A color with a role, which has one value on a white panel and another on a dark one.</summary>
/// <param name="Name">The name in the style sheet.</param>
/// <param name="Light">The color on a white panel.</param>
/// <param name="Dark">The color on a dark panel.</param>
internal sealed record Paint(string Name, Rgb Light, Rgb Dark)
{
    /// <summary>Gets the background.</summary>
    public static Paint Panel { get; } = new("panel", new Rgb(0xFF, 0xFF, 0xFF), new Rgb(0x14, 0x17, 0x1C));

    /// <summary>Gets the color of names and titles.</summary>
    public static Paint Ink { get; } = new("ink", new Rgb(0x26, 0x26, 0x26), new Rgb(0xE8, 0xE8, 0xE8));

    /// <summary>Gets the color of secondary text: units, numbers on an axis.</summary>
    public static Paint Soft { get; } = new("soft", new Rgb(0x59, 0x59, 0x59), new Rgb(0xA9, 0xB0, 0xBA));

    /// <summary>Gets the color of lines across the plot.</summary>
    public static Paint Grid { get; } = new("grid", new Rgb(0xE3, 0xE5, 0xE8), new Rgb(0x2D, 0x33, 0x3B));

    /// <summary>Gets the color of the baseline of bars.</summary>
    public static Paint Axis { get; } = new("axis", new Rgb(0x7A, 0x7F, 0x87), new Rgb(0x8B, 0x92, 0x9C));

    /// <summary>Gets all paints.</summary>
    public static IReadOnlyList<Paint> All { get; } = [Panel, Ink, Soft, Grid, Axis];

    /// <summary>Gets the color without a style sheet.</summary>
    public Rgb In(FigureTheme theme) => theme == FigureTheme.Dark ? Dark : Light;
}
