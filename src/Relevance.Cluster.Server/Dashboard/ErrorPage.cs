using System.Globalization;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>Creates the page for an error, with the message of the wire contract.</summary>
internal static class ErrorPage
{
    public static PageView Of(WireException error, string traceId) =>
        new(Title(error), PageView.Of<ErrorView>(new()
        {
            [nameof(ErrorView.Message)] = error.Message,
            [nameof(ErrorView.Candidates)] = Candidates(error),
            [nameof(ErrorView.TraceId)] = traceId,
        }))
        {
            Status = error.Status,
            Kind = error.Status.ToString(CultureInfo.InvariantCulture),
        };

    private static string[] Candidates(WireException error) =>
    [
        .. error.Members.Where(member => member.Key is "candidates" or "known_aliases" && member.Value.Kind == FieldKind.Array)
            .SelectMany(member => member.Value.AsArray()).Select(value => value.ToString()),
    ];

    private static string Title(WireException error) => error.Code switch
    {
        "dataset_not_found" => "Dataset not found",
        "document_not_found" => "Document not found",
        "clustering_not_found" => "Clustering not found",
        "field_not_found" => "Field not found",
        "invalid_argument" => "Invalid address",
        "shutting_down" => "The server is stopping",
        _ => error.Status >= 500 ? "Something went wrong" : "Invalid request",
    };
}
