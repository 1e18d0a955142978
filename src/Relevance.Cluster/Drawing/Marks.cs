namespace Relevance.Cluster.Drawing;

/// <summary>Shapes of points and patterns of areas, which distinguish names whose colors repeat. A number means the same in both.</summary>
internal static class Marks
{
    /// <summary>Returns the outline of a filled point: a disc, square, triangle, diamond or cross.</summary>
    /// <param name="mark">The number of the mark, from <see cref="Palette.MarkOf"/>.</param>
    /// <param name="x">The x of the center.</param>
    /// <param name="y">The y of the center, downwards.</param>
    /// <param name="radius">The radius of the disc; the other shapes look equally large.</param>
    public static string Outline(int mark, double x, double y, double radius)
    {
        double r = radius * 0.9;
        return mark switch
        {
            0 => $"M{N(x - radius)} {N(y)}a{N(radius)} {N(radius)} 0 1 0 {N(radius * 2)} 0a{N(radius)} {N(radius)} 0 1 0 {N(-radius * 2)} 0z",
            1 => $"M{N(x - r)} {N(y - r)}h{N(r * 2)}v{N(r * 2)}h{N(-r * 2)}z",
            2 => $"M{N(x)} {N(y - (r * 1.3))}l{N(r * 1.25)} {N(r * 2.2)}h{N(-r * 2.5)}z",
            3 => $"M{N(x)} {N(y - (r * 1.4))}l{N(r * 1.4)} {N(r * 1.4)}l{N(-r * 1.4)} {N(r * 1.4)}l{N(-r * 1.4)} {N(-r * 1.4)}z",
            _ => Cross(x, y, r * 1.3),
        };
    }

    /// <summary>Returns the lines of a pattern inside an area; empty for the plain one.</summary>
    /// <param name="mark">The number of the mark: 1 horizontal lines, 2 vertical lines, 3 both, 4 narrow horizontal lines.</param>
    /// <param name="area">The area that contains all lines.</param>
    public static string Lines(int mark, Box area)
    {
        var lines = new System.Text.StringBuilder();
        if (mark is 1 or 3 or 4)
        {
            double step = mark == 4 ? 2 : 4;
            for (double y = area.Y + (step / 2); y < area.Y + area.Height; y += step)
            {
                lines.Append($"M{N(area.X)} {N(y)}h{N(area.Width)}");
            }
        }

        if (mark is 2 or 3)
        {
            // At least one line, in the middle, however narrow the area is.
            for (double x = area.X + Math.Min(2, area.Width / 2); x < area.X + area.Width; x += 4)
            {
                lines.Append($"M{N(x)} {N(area.Y)}v{N(area.Height)}");
            }
        }

        return lines.ToString();
    }

    private static string Cross(double x, double y, double arm)
    {
        double half = arm * 0.36;
        double rest = arm - half;
        return $"M{N(x - half)} {N(y - arm)}h{N(half * 2)}v{N(rest)}h{N(rest)}v{N(half * 2)}h{N(-rest)}v{N(rest)}"
            + $"h{N(-half * 2)}v{N(-rest)}h{N(-rest)}v{N(-half * 2)}h{N(rest)}z";
    }

    private static string N(double value) => NumberText.Coordinate(value);
}
