using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>The links to the pages before and behind.</summary>
internal static class Pager
{
    /// <summary>Writes the links; those that lead nowhere are left out.</summary>
    /// <param name="html">Where they go.</param>
    /// <param name="where">What this page is, such as <c>Page 2</c>.</param>
    /// <param name="links">What the links say and where they lead; null leads nowhere.</param>
    public static void Write(HtmlWriter html, string where, params ReadOnlySpan<(string Text, PageUrl? Target)> links)
    {
        using (html.Open("nav", ("class", "pager"), ("aria-label", "Pages")))
        {
            html.Element("span", where, ("class", "muted"));
            foreach ((string text, PageUrl? target) in links)
            {
                if (target is not null)
                {
                    html.Link(target, text, ("class", "button"));
                }
            }
        }
    }
}
