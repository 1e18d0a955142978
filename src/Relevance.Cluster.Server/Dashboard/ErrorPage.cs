using System.Globalization;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>What went wrong, in the words that the wire has for it, and the way back.</summary>
internal static class ErrorPage
{
    public static PageView Of(WireException error, string traceId) => new(Title(error), html =>
    {
        html.Element("p", error.Message, ("class", "notice bad"), ("role", "alert"));
        string[] candidates = [.. error.Members.Where(member => member.Key is "candidates" or "known_aliases" && member.Value.Kind == FieldKind.Array).SelectMany(member => member.Value.AsArray()).Select(value => value.ToString())];
        if (candidates.Length > 0)
        {
            html.Element("p", "There is:");
            using (html.Open("ul"))
            {
                foreach (string candidate in candidates)
                {
                    using (html.Open("li"))
                    {
                        html.Isolated(candidate);
                    }
                }
            }
        }

        using (html.Open("p"))
        {
            html.Link(PageNames.Home, "To the datasets");
        }

        html.Element("p", $"Trace {traceId}", ("class", "muted"));
    })
    {
        Status = error.Status,
        Kind = error.Status.ToString(CultureInfo.InvariantCulture),
    };

    private static string Title(WireException error) => error.Code switch
    {
        "dataset_not_found" => "There is no such dataset",
        "document_not_found" => "There is no such document",
        "clustering_not_found" => "There is no such clustering",
        "field_not_found" => "There is no such field",
        "invalid_argument" => "This address cannot be answered",
        "shutting_down" => "The server is stopping",
        _ => error.Status >= 500 ? "Something went wrong" : "This cannot be answered",
    };
}
