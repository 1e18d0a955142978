namespace Relevance.Cluster.Drawing;

/// <summary>The title of a picture and a line below it, at the left margin.</summary>
internal static class FigureHeader
{
    /// <summary>The free space around every picture.</summary>
    public const double Margin = 20;

    /// <summary>The font size of titles.</summary>
    public const double TitleSize = 15;

    private const double SubtitleSize = 12;

    /// <summary>Gives where the plot may begin.</summary>
    public static double Bottom(string subtitle) => Margin + TitleSize + (subtitle.Length == 0 ? 0 : SubtitleSize + 7) + 18;

    /// <summary>Draws both, shortened to the width of the picture.</summary>
    public static void Draw(SvgWriter svg, string title, string subtitle, double width)
    {
        // Bold letters are wider than those that the widths are estimated for.
        double room = width - (2 * Margin);
        svg.OpenGroup("heading", $"font-size=\"{NumberText.Coordinate(TitleSize)}\" font-weight=\"600\"", Paint.Ink);
        svg.Text(Margin, Margin + (TitleSize * 0.8), TextWidth.Truncate(title, TitleSize * 1.12, room), title);
        svg.Close();
        if (subtitle.Length > 0)
        {
            svg.OpenText("subheading", SubtitleSize, "", Paint.Soft);
            svg.Text(Margin, Margin + TitleSize + SubtitleSize + 3, TextWidth.Truncate(subtitle, SubtitleSize, room), subtitle);
            svg.Close();
        }
    }
}
