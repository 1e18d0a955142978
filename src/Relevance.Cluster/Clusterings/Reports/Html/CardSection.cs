using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>
/// The section with a card for each cluster: its description and documents. Cards fold, so that two hundred of them are a list and not an endless page.
/// </summary>
internal static class CardSection
{
    private const int MostOpen = 12;
    private const int ShownTerms = 10;
    private const int ShownValues = 5;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter page, HtmlReportContent content)
    {
        IReadOnlyList<ClusterProfile> clusters = content.Report.Clusters;
        using (page.Open("section", ("id", "cards"), ("aria-labelledby", "cards-title")))
        {
            page.Element("h2", "Clusters", ("id", "cards-title"));
            using (page.Open("p", ("class", "tools")))
            {
                page.Element("button", "Open all", ("type", "button"), ("data-cards", "open"));
                page.Element("button", "Close all", ("type", "button"), ("data-cards", "close"));
            }

            for (int i = 0; i < clusters.Count; i++)
            {
                Card(page, content, i);
            }
        }
    }

    /// <summary>
    /// Returns the characteristic terms of a cluster in one line, or, if it has none, the values that are more frequent in it than elsewhere.
    /// </summary>
    public static string TermsOf(ClusterProfile cluster, int most)
    {
        string[] terms =
        [
            .. cluster.Texts.SelectMany(profile => profile.Terms.Take(most)).Select(term => term.Term).Distinct(StringComparer.Ordinal).Take(most),
        ];
        return string.Join(", ", terms.Length > 0
            ? terms
                :
                [
                    .. cluster
                        .Categories.SelectMany(profile => profile.Values)
                        .Where(value => value.Lift > 1)
                        .OrderByDescending(value => value.Share)
                        .Select(value => value.Value)
                        .Distinct(StringComparer.Ordinal)
                        .Take(most),
                ]);
    }

    private static void Card(HtmlWriter page, HtmlReportContent content, int index)
    {
        ClusterProfile cluster = content.Report.Clusters[index];
        using (page.Open("details", ("class", "card"), ("id", HtmlReportContent.IdOf(index)), ("open", content.Report.Clusters.Count <= MostOpen ? "" : null)))
        {
            using (page.Open("summary"))
            {
                page.Dot(Palette.ColorOf(index));
                using (page.Open("h3"))
                {
                    page.Isolated(cluster.DisplayName);
                }

                page.Element("span", $"{NumberText.Named(cluster.Size, "document")}, {NumberText.Percent(cluster.Share)}", ("class", "size"));
                using (page.Open("span", ("class", "words")))
                {
                    page.Isolated(TermsOf(cluster, 5));
                }
            }

            using (page.Open("div", ("class", "inside")))
            {
                using (page.Open("div", ("class", "about")))
                {
                    About(page, content, cluster);
                }

                int most = content.Options.MemberCount;
                Members(page, content, "Closest to the centroid", [.. cluster.Closest.Take(most)]);
                Members(page, content, "Furthest from it", [.. cluster.Furthest.Take(most)]);
                Profile(page, cluster);
            }
        }
    }

    private static void About(HtmlWriter page, HtmlReportContent content, ClusterProfile cluster)
    {
        using (page.Open("p"))
        {
            page.Isolated(cluster.Description);
        }

        if (cluster.Distances.Count > 0)
        {
            page.Element("p", $"{content.Report.Metric} distance to the centroid: {ReportTables.Spread(cluster)}.", ("class", "muted"));
        }

        foreach (TextProfile profile in cluster.Texts.Where(profile => profile.Terms.Count > 0))
        {
            Heading(page, "Terms of", profile.Field);
            using (page.Open("p", ("class", "chips")))
            {
                foreach (string term in profile.Terms.Take(ShownTerms).Select(term => term.Term))
                {
                    page.Element("bdi", term, ("class", "chip"));
                    page.Text(" ");
                }
            }
        }
    }

    /// <summary>Writes the typical values of the fields, side by side.</summary>
    private static void Profile(HtmlWriter page, ClusterProfile cluster)
    {
        using (page.Open("div", ("class", "profile")))
        {
            foreach (CategoryProfile profile in cluster.Categories.Where(profile => profile.Values.Count > 0))
            {
                using (page.Open("div"))
                {
                    Heading(page, "", profile.Field);
                    Values(page, profile);
                }
            }

            if (cluster.Numbers.Any(profile => profile.Numbers.Count > 0))
            {
                using (page.Open("div"))
                {
                    page.Element("h4", "Numbers");
                    Numbers(page, cluster);
                }
            }
        }
    }

    private static void Heading(HtmlWriter page, string before, string field)
    {
        using (page.Open("h4"))
        {
            page.Text(before.Length == 0 ? "" : before + " ");
            page.Isolated(field);
        }
    }

    private static void Values(HtmlWriter page, CategoryProfile profile)
    {
        using (page.Open("table", ("class", "values")))
        {
            using (page.Open("thead"))
            using (page.Open("tr"))
            {
                page.Element("th", "value", ("scope", "col"));
                page.Element("th", "here", ("scope", "col"), ("class", "number"));
                page.Element("th", "elsewhere", ("scope", "col"), ("class", "number"));
            }

            using (page.Open("tbody"))
            {
                foreach (CategoryValue value in profile.Values.Take(ShownValues))
                {
                    using (page.Open("tr"))
                    {
                        using (page.Open("th", ("scope", "row")))
                        {
                            page.Isolated(value.Value);
                        }

                        HtmlTable.Share(page, value.Share);
                        HtmlTable.Share(page, value.RestShare);
                    }
                }
            }
        }
    }

    private static void Numbers(HtmlWriter page, ClusterProfile cluster)
    {
        using (HtmlTable.OpenFrame(page, $"Numbers of {cluster.DisplayName}"))
        using (page.Open("table", ("class", "values")))
        {
            using (page.Open("thead"))
            using (page.Open("tr"))
            {
                page.Element("th", "field", ("scope", "col"));
                foreach (string name in (ReadOnlySpan<string>)["mean", "median", "elsewhere", "difference"])
                {
                    page.Element("th", name, ("scope", "col"), ("class", "number"));
                }
            }

            using (page.Open("tbody"))
            {
                foreach (NumberProfile profile in cluster.Numbers.Where(profile => profile.Numbers.Count > 0))
                {
                    using (page.Open("tr"))
                    {
                        using (page.Open("th", ("scope", "row")))
                        {
                            page.Isolated(profile.Field);
                        }

                        HtmlTable.Number(page, profile.Numbers.Mean);
                        HtmlTable.Number(page, profile.Numbers.Median);
                        HtmlTable.Number(page, profile.RestMean);
                        page.Element("td", double.IsNaN(profile.Difference) ? "–" : $"{NumberText.Fixed(profile.Difference, 1)} σ", ("class", "number"));
                    }
                }
            }
        }
    }

    private static void Members(HtmlWriter page, HtmlReportContent content, string title, RankedDocument[] members)
    {
        if (members.Length == 0)
        {
            return;
        }

        using (page.Open("div", ("class", "members")))
        {
            page.Element("h4", title);
            using (page.Open("ol"))
            {
                foreach (RankedDocument member in members)
                {
                    MemberItem.Write(page, content, member);
                }
            }
        }
    }
}
