using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>Writes one document of a card: its image, heading, texts, id and distance.</summary>
internal static class MemberItem
{
    private const int MostCharacters = 240;

    /// <summary>Writes the document.</summary>
    public static void Write(HtmlWriter page, HtmlReportContent content, RankedDocument member)
    {
        string[] texts = [.. TextsOf(member.Document, content.Options.TextFieldsFor(content.Report.Fields)).Select(text => Cut(text, MostCharacters))];
        using (page.Open("li"))
        {
            foreach (string field in content.Options.ImageFields)
            {
                Image(page, content.Options.LoadRemoteImages, member, field);
            }

            using (page.Open("div"))
            {
                for (int i = 0; i < texts.Length; i++)
                {
                    using (page.Open("p", ("class", i == 0 ? "title" : null)))
                    {
                        page.Isolated(texts[i]);
                    }
                }

                using (page.Open("p", ("class", "muted")))
                {
                    page.Isolated(member.Document.Id);
                    page.Text($" · distance {ReportProse.Figure(member.Distance)}");
                }
            }
        }
    }

    /// <summary>Returns the texts of a document's fields, without missing ones.</summary>
    public static IEnumerable<string> TextsOf(Document document, IReadOnlyList<string> fields) =>
        fields.Select(field => document[field].ToString().Trim()).Where(text => text.Length > 0);

    /// <summary>Shortens a text, without splitting a surrogate pair.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        int end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return $"{text[..end].TrimEnd()}…";
    }

    private static void Image(HtmlWriter page, bool loadRemote, RankedDocument member, string field)
    {
        string text = member.Document[field].ToString();
        if (text.Length == 0)
        {
            return;
        }

        string description = $"{field} of {member.Document.Id}";
        using (page.Open("div", ("class", "image")))
        {
            if (DataImage.TryParse(text, out DataImage? image))
            {
                page.Image(image, description);
            }
            else if (!WebAddress.TryParse(text, out WebAddress? address))
            {
                page.Isolated(Cut(text, 80));
            }
            else if (loadRemote)
            {
                page.Image(address, description);
            }
            else
            {
                page.ForeignLink(address, "Image ↗");
            }
        }
    }
}
