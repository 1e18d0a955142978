using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>A row of figures with their names.</summary>
internal static class Tiles
{
    /// <summary>Writes the figures.</summary>
    /// <param name="html">Where they go.</param>
    /// <param name="tiles">Name, figure, and what it means (null where the name says it).</param>
    public static void Write(HtmlWriter html, IEnumerable<(string Name, string Figure, string? Meaning)> tiles)
    {
        using (html.Open("dl", ("class", "tiles")))
        {
            foreach ((string name, string figure, string? meaning) in tiles)
            {
                using (html.Open("div"))
                {
                    html.Element("dt", name);
                    using (html.Open("dd", ("class", char.IsAsciiDigit(figure[0]) || figure[0] == '-' ? null : "words")))
                    {
                        html.Isolated(figure);
                    }

                    if (meaning is not null)
                    {
                        html.Element("dd", meaning, ("class", "meaning"));
                    }
                }
            }
        }
    }
}
