using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>A card for each cluster: how large it is, what it is about, and what hardly belongs to it.</summary>
/// <param name="Closest">The documents nearest to each centroid.</param>
/// <param name="Furthest">Those furthest from it, of the same clusters.</param>
/// <param name="Sizes">The sizes.</param>
/// <param name="NameField">The field that stands for a document; null shows ids.</param>
/// <param name="Schema">The fields to choose from.</param>
internal sealed record ClusterCards(MemberLists Closest, MemberLists Furthest, ClusterSizes Sizes, string? NameField, Schema Schema)
{
    /// <summary>Writes the card of one cluster.</summary>
    public void Write(HtmlWriter html, string dataset, ClusteringKey key, string label)
    {
        using (html.Open("section", ("class", "card")))
        {
            using (html.Open("h3"))
            {
                html.Isolated(Closest.Names.DisplayOf(label));
                html.Text(" ");
                html.Element("span", Numbers.Plural(Sizes[label], "document", "documents"), ("class", "muted"));
            }

            WriteList(html, dataset, Closest[label], (Closest, "Closest", PageNames.OfClustering(dataset, key, "centroids/closest").With(PageNames.Cluster, label)));
            WriteList(html, dataset, Furthest[label], (Furthest, "Furthest", PageNames.OfClustering(dataset, key, "centroids/furthest").With(PageNames.Cluster, label)));
        }
    }

    private void WriteList(HtmlWriter html, string dataset, ClusterMembers members, (MemberLists Lists, string Title, PageUrl All) part)
    {
        using (html.Open("p", ("class", "listhead")))
        {
            html.Element("strong", part.Title);
            html.Text(" ");
            html.Link(part.All, "all", ("aria-label", $"all documents of {Closest.Names.DisplayOf(members.Label)}, {part.Title.ToLowerInvariant()} first"));
        }

        using (html.Open("ol", ("class", "members")))
        {
            foreach (ClusterMember member in members.Members)
            {
                using (html.Open("li"))
                {
                    using (html.OpenLink(PageNames.OfDocument(dataset, member.Document.Id)))
                    {
                        html.Isolated(ValueView.Name(member.Document, NameField));
                    }

                    html.Text(" ");
                    html.Element("span", Numbers.Fixed(MemberRows.Measure(member, part.Lists.Metric)), ("class", "muted number"));
                }
            }
        }
    }
}
