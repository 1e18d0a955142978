using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>What a report says of one cluster: in a few sentences, by its terms, by values that it has more of than the rest, and by numbers.</summary>
internal static class ClusterProfileCard
{
    private const int MaxTerms = 10;
    private const int MaxValues = 4;

    public static void Write(HtmlWriter html, string dataset, ClusteringKey key, ClusterProfile cluster)
    {
        using (html.Open("section", ("class", "card")))
        {
            using (html.Open("h3"))
            using (html.OpenLink(PageNames.OfClustering(dataset, key, "centroids/closest").With(PageNames.Cluster, cluster.Label)))
            {
                html.Isolated(cluster.DisplayName);
            }

            html.Element("p", cluster.Description, ("dir", "auto"));
            foreach (TextProfile text in cluster.Texts.Where(text => text.Terms.Count > 0))
            {
                WriteChips(html, $"Words of {text.Field}", text.Terms.Take(MaxTerms).Select(term => (term.Term, $"{Numbers.Count(term.Count)} times, {Numbers.Significant(term.Lift)} times as often as elsewhere")));
            }

            foreach (CategoryProfile category in cluster.Categories.Where(category => category.Values.Count > 0))
            {
                WriteChips(html, category.Field, category.Values.Take(MaxValues).Select(value => ($"{ValueView.Cut(value.Value, 40)} {Numbers.Percent(value.Share)}", $"{Numbers.Percent(value.RestShare)} in the rest")));
            }

            WriteNumbers(html, cluster);
            WriteMedoid(html, dataset, cluster);
        }
    }

    private static void WriteChips(HtmlWriter html, string title, IEnumerable<(string Text, string Meaning)> chips)
    {
        html.Element("p", title, ("class", "listhead muted"), ("dir", "auto"));
        using (html.Open("p", ("class", "chips")))
        {
            foreach ((string text, string meaning) in chips)
            {
                using (html.Open("span", ("class", "chip"), ("title", meaning)))
                {
                    html.Isolated(text);
                }
            }
        }
    }

    private static void WriteNumbers(HtmlWriter html, ClusterProfile cluster)
    {
        NumberProfile[] numbers = [.. cluster.Numbers.Where(number => number.Numbers.Count > 0)];
        if (numbers.Length == 0)
        {
            return;
        }

        DataTable.Write(
            html,
            $"Numbers of {cluster.DisplayName}",
            [new("Field"), new("Mean", DataKind.Number), new("in the rest", DataKind.Number), new("z", DataKind.Number)],
            () =>
        {
            foreach (NumberProfile number in numbers)
            {
                using (html.Open("tr"))
                {
                    using (html.Open("th", ("scope", "row")))
                    {
                        html.Isolated(number.Field);
                    }

                    DataTable.Number(html, Numbers.Significant(number.Numbers.Mean), number.Numbers.Mean);
                    DataTable.Number(html, Numbers.Significant(number.RestMean), number.RestMean);
                    DataTable.Number(html, Numbers.Fixed(number.Difference, 2), number.Difference);
                }
            }
        });
    }

    private static void WriteMedoid(HtmlWriter html, string dataset, ClusterProfile cluster)
    {
        if (cluster.Medoid is not { } medoid)
        {
            return;
        }

        using (html.Open("p", ("class", "muted")))
        {
            html.Text("Medoid: ");
            using (html.OpenLink(PageNames.OfDocument(dataset, medoid.DocumentId)))
            {
                html.Isolated(ValueView.Cut(medoid.DocumentId, 40));
            }
        }
    }
}
