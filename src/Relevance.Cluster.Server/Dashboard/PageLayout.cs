using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Sessions;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>What is around every page: the head, the bar at the top, the way here, the heading, and the pages beside it.</summary>
internal static class PageLayout
{
    private const string Product = "Relevance.Cluster";

    /// <summary>Writes a page.</summary>
    /// <param name="path">Where the page is.</param>
    /// <param name="view">What it shows.</param>
    /// <param name="session">Who looks at it; null for a stranger.</param>
    /// <param name="cancellationToken">Looked at between elements.</param>
    public static HtmlWriter Write(string path, PageView view, DashboardSession? session, CancellationToken cancellationToken)
    {
        HtmlWriter html = new(PageUrl.RootOf(path), cancellationToken);
        using (html.Open("html", ("lang", "en")))
        {
            WriteHead(html, view);
            using (html.Open("body"))
            {
                html.Jump("content", "Skip to the content", ("class", "skip"));
                WriteBar(html, session);
                using (html.Open("main", ("id", "content"), ("tabindex", "-1")))
                {
                    WriteTrail(html, view);
                    WriteHeading(html, view);
                    WriteTabs(html, view, path);
                    view.Write(html);
                }

                html.Element("footer", $"{Product} {ServerVersion.Text}");
            }
        }

        return html;
    }

    private static void WriteHead(HtmlWriter html, PageView view)
    {
        using (html.Open("head"))
        {
            html.Empty("meta", ("charset", "utf-8"));
            html.Element("title", $"{(view.Kind is null ? "" : view.Kind + " ")}{view.Title} · {Product}");
            html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
            html.Asset("link", DashboardAsset.Icon, ("rel", "icon"), ("type", "image/svg+xml"));
            html.Asset("link", DashboardAsset.Styles, ("rel", "stylesheet"));
            html.Asset("script", DashboardAsset.Script, ("defer", ""));
        }
    }

    private static void WriteBar(HtmlWriter html, DashboardSession? session)
    {
        using (html.Open("header", ("class", "bar")))
        {
            html.Link(PageNames.Home, Product, ("class", "brand"));
            if (session is null)
            {
                return;
            }

            using (html.Open("span", ("class", "who")))
            {
                html.Element("span", "Project ", ("class", "muted"));
                using (html.Open("strong"))
                {
                    html.Isolated(session.Grant.Project);
                }
            }

            // Nobody logged in where an open server asked nobody.
            if (session.FormToken.Length > 0)
            {
                using (html.OpenOrder(PageNames.Logout, session.FormToken))
                {
                    html.Element("button", "Log out", ("class", "quiet"));
                }
            }
        }
    }

    private static void WriteTrail(HtmlWriter html, PageView view)
    {
        if (view.Trail.Count == 0)
        {
            return;
        }

        using (html.Open("nav", ("aria-label", "Where this is"), ("class", "trail")))
        using (html.Open("ol"))
        {
            foreach (PageLink step in view.Trail)
            {
                using (html.Open("li"))
                using (html.OpenLink(step.Target))
                {
                    html.Isolated(step.Text);
                }
            }
        }
    }

    private static void WriteHeading(HtmlWriter html, PageView view)
    {
        using (html.Open("h1"))
        {
            if (view.Kind is { } kind)
            {
                html.Element("span", kind + " ", ("class", "kind"));
            }

            html.Isolated(view.Title);
        }
    }

    private static void WriteTabs(HtmlWriter html, PageView view, string path)
    {
        if (view.Tabs.Count == 0)
        {
            return;
        }

        using (html.Open("nav", ("aria-label", "Pages beside this one"), ("class", "tabs")))
        using (html.Open("ul"))
        {
            foreach (PageLink tab in view.Tabs)
            {
                using (html.Open("li"))
                {
                    html.Link(tab.Target, tab.Text, ("aria-current", tab.Target.Path == path ? "page" : null));
                }
            }
        }
    }
}
