using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Wire;

/// <summary>Converts failures to error responses: the table of errors in docs/wire.md.</summary>
internal static class WireErrors
{
    /// <summary>The message of the original service for a missing dataset.</summary>
    public const string NoDataset = "Dataset could not be found in project.";

    /// <summary>The message of the original service for a missing clustering.</summary>
    public const string NoCentroids = "No centroids were found for chosen vector fields and alias.";

    public static WireException From(Exception exception) => exception switch
    {
        WireException wire => wire,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(413, "too_large", "The body exceeds the limit of this server."),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => new(408, "body_timeout", "The body did not arrive in time."),
        IOException { InnerException: OverflowException } => WireException.InvalidJson(
            "The request could not be read: the size of a chunk of the body is not valid."),
        BadHttpRequestException bad => new(bad.StatusCode, "invalid_json", $"The request could not be read: {bad.Message}"),
        DatasetNotFoundException e => new(404, "dataset_not_found", $"{NoDataset} {e.Message}", new KeyValuePair<string, FieldValue>("dataset", e.DatasetId)),
        FieldNotFoundException e => new(
            404, "field_not_found", e.Message,
            new("dataset", e.DatasetId), new("field", e.FieldName), new("expected", e.Expected), new("candidates", e.Candidates.ToArray())),
        ClusteringNotFoundException e => new(
            404, "clustering_not_found", $"{NoCentroids} {e.Message}",
            new("dataset", e.DatasetId), new("vector_field", e.VectorField), new("alias", e.Alias), new("known_aliases", e.KnownAliases.ToArray())),
        VectorShapeException e => new(
            422, "vector_shape", e.Message, new("vector_name", e.VectorName), new("expected", e.Expected), new("actual", e.Actual),
            new("dataset", e.DatasetId), new("field", e.VectorField), new("document", e.DocumentId)),
        InvalidDocumentException e => WireException.InvalidJson(e.Message),
        DocumentsRejectedException e => WireException.Invalid("documents", e.Message),
        DocumentStoreException e => FromStore(e),
        ArgumentException e => WireException.Invalid(MemberOf(e.ParamName), WithoutParameter(e)),
        FormatException e => WireException.Invalid("body", e.Message),
        RegexMatchTimeoutException e => WireException.TimeIsOver(e.MatchTimeout),
        ObjectDisposedException => WireException.ShuttingDown(),
        _ => new(500, "internal_error", "The server failed unexpectedly. Its log has the details under the trace id of this response."),
    };

    /// <summary>Creates the response; the headers of all responses are set elsewhere.</summary>
    public static WireReply ToReply(WireException error)
    {
        WireObject body = new WireObject().Add("message", error.Message).Add("code", error.Code);
        foreach ((string name, FieldValue value) in error.Members)
        {
            if (value.HasValue)
            {
                body.Add(name, value);
            }
        }

        if (error.Status == 422)
        {
            string field = error.Members.FirstOrDefault(member => member.Key == "field").Value.AsText() ?? "";
            WireObject detail = new WireObject()
                .Add("loc", new[] { "body", field })
                .Add("msg", error.Message)
                .Add("type", "value_error");
            body.Add("detail", [detail]);
        }

        return WireReply.Json(body, error.Status);
    }

    /// <summary>Sets the time that the client should wait before a retry, if a retry helps.</summary>
    public static void SetRetryAfter(HttpResponse response, WireException error)
    {
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static WireException FromStore(DocumentStoreException e) => e.Failure switch
    {
        StoreFailure.Busy => new(503, "store_busy", e.Message, Failure(e)) { RetryAfter = TimeSpan.FromSeconds(1) },
        StoreFailure.Full => new(507, "store_full", e.Message, Failure(e)),

        // The messages of these exceptions contain the name of the file, which clients must not see; the log contains them.
        _ => new(
            500, "store_failed",
            $"The store of this project failed ({e.Failure}). The server's log has the details under the trace id of this response.", Failure(e)),
    };

    private static KeyValuePair<string, FieldValue> Failure(DocumentStoreException e) => new("failure", e.Failure.ToString());

    /// <summary>Returns the property of a request for a parameter of a store.</summary>
    private static string MemberOf(string? parameter) => parameter switch
    {
        "datasetId" => "dataset_id",
        "cursor" => "after_id",

        // A filter is checked against the schema, so the error is in the filter.
        "schema" or "filter" => "filters",
        "query" => "aggregation_query",
        "clustering" or "key" or "alias" => "alias",
        "labels" => "labels",
        "field" or "vectorField" or "length" => "field",
        _ => "body",
    };

    /// <summary>Removes the name of the parameter, which the platform adds to a message.</summary>
    private static string WithoutParameter(ArgumentException e)
    {
        int end = e.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
