using System.Globalization;
using System.Net;
using System.Security.Authentication;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Http.Calls;

/// <summary>
/// Converts errors and missing responses of a service to the exceptions of this library: by error code, or by status and text if there is no code.
/// </summary>
internal static class ServiceErrors
{
    public static Exception ToException(CallState state, ResponseError error, string? secret)
    {
        ApiCall call = state.Call;
        string message = ResponseText.Redact(error.Message, secret);
        string? dataset = error.Text("dataset") ?? call.DatasetId;
        return error.Code switch
        {
            "dataset_not_found" when dataset is not null => new DatasetNotFoundException(dataset),
            "field_not_found" when dataset is not null => new FieldNotFoundException(
                dataset, error.Text("field") ?? "", error.Text("expected") ?? "a field of another type", error.Texts("candidates")),
            "clustering_not_found" when dataset is not null => new ClusteringNotFoundException(
                dataset, error.Text("vector_field") ?? "", error.Text("alias") ?? "", error.Texts("known_aliases")),
            "vector_shape" => new VectorShapeException(
                error.Text("vector_name") ?? "A vector", error.Text("expected") ?? "another vector", error.Text("actual") ?? message)
            {
                DatasetId = error.Text("dataset"),
                DocumentId = error.Text("document"),
                VectorField = error.Text("field"),
            },
            "invalid_argument" or "invalid_json" => new ArgumentException(message, error.Text("field")),
            null when IsMissingDataset(call, error) => new DatasetNotFoundException(call.DatasetId!),
            _ => Failed(state, error, message, secret),
        };
    }

    /// <summary>Creates the exception for a request without a response.</summary>
    /// <param name="state">The request.</param>
    /// <param name="failure">The failure of the last attempt.</param>
    /// <param name="service">The address of the service; the message has its host and port.</param>
    /// <param name="secret">The key.</param>
    public static RelevanceApiException NoResponse(CallState state, Exception failure, Uri service, string? secret)
    {
        ApiCall call = state.Call;
        bool isTimeout = failure is Polly.Timeout.TimeoutRejectedException or OperationCanceledException;
        string place = string.Create(CultureInfo.InvariantCulture, $"'{service.IdnHost}:{service.Port}'");
        string reason = isTimeout ? $"no response in time from {place}" : $"no response from {place}: {TransportFailure.Describe(failure)}";
        reason = ResponseText.Redact(reason, secret);
        return new RelevanceApiException(isTimeout ? StoreFailure.Busy : StoreFailure.Other, $"{Begin(state)}: {reason}.", failure)
        {
            Operation = call.Operation,
            DatasetId = call.DatasetId,
            Status = state.LastError?.Status,
            ErrorCode = state.LastError?.Code,
            ErrorMessage = reason,
            TraceId = state.LastError?.TraceId,
            Attempts = state.Attempts,
        };
    }

    /// <summary>Creates the exception for a successful response with unexpected content.</summary>
    public static RelevanceApiException BadResponse(ApiCall call, string reason, Exception? failure = null) =>
        new(StoreFailure.Other, $"Failed to {call.Operation}{Of(call)}: {reason}", failure)
        {
            Operation = call.Operation,
            DatasetId = call.DatasetId,
            Status = HttpStatusCode.OK,
            ErrorMessage = reason,
            Attempts = 1,
        };

    private static RelevanceApiException Failed(CallState state, ResponseError error, string message, string? secret)
    {
        string code = error.Code is null ? "" : $" ({error.Code})";
        string trace = error.TraceId is null ? "" : $" Trace id: {error.TraceId}.";
        string start = $"{Begin(state)}: status {HttpHeaderText.Status(error.Status)}{code}: ";
        Explanation reason = error.Reason with { Problem = start + ResponseText.Redact(error.Reason.Problem, secret) };
        return reason.On(new RelevanceApiException(FailureOf(error), $"{start}{message.TrimEnd('.')}.{trace}", state.LastFailure)
        {
            Operation = state.Call.Operation,
            DatasetId = state.Call.DatasetId,
            Status = error.Status,
            ErrorCode = error.Code,
            ErrorMessage = message,
            TraceId = error.TraceId,
            Attempts = state.Attempts,
        });
    }

    private static string Begin(CallState state) => string.Create(
        CultureInfo.InvariantCulture,
        $"Failed to {state.Call.Operation}{Of(state.Call)} after {state.Attempts} {(state.Attempts == 1 ? "attempt" : "attempts")}");

    private static string Of(ApiCall call) => call.DatasetId is null ? "" : $" (dataset '{call.DatasetId}')";

    private static StoreFailure FailureOf(ResponseError error) =>
        Enum.TryParse(error.Text("failure"), ignoreCase: true, out StoreFailure named) && Enum.IsDefined(named) ? named : (int)error.Status switch
        {
            401 or 403 or 407 => StoreFailure.NoAccess,
            408 or 429 or 503 or 504 => StoreFailure.Busy,
            507 => StoreFailure.Full,
            _ => StoreFailure.Other,
        };

    // The message of the original service is "Dataset could not be found in project."
    private static bool IsMissingDataset(ApiCall call, ResponseError error) =>
        call.DatasetId is not null && error.Status == HttpStatusCode.NotFound && !error.HasExtensions
        && error.Message.Contains("dataset", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Describes why a request got no response: with the inner causes, such as a certificate's fault, and with a remedy if one is known.</summary>
internal static class TransportFailure
{
    private const int MaxCauses = 5;

    public static string Describe(Exception failure)
    {
        List<string> causes = [];
        for (Exception? cause = failure; cause is not null && causes.Count < MaxCauses; cause = cause.InnerException)
        {
            string text = cause.Message.Replace(", see inner exception", "", StringComparison.Ordinal).TrimEnd('.');
            if (!causes.Exists(known => known.Contains(text, StringComparison.Ordinal)))
            {
                causes.Add(text);
            }
        }

        string kind = failure is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http ? $" ({http.HttpRequestError})" : "";
        return $"{string.Join(": ", causes)}{kind}{Advice(failure)}";
    }

    private static string Advice(Exception failure) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException } =>
            ". Renew the certificate, or make this machine trust its issuer; if the host name differs, correct the base address",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
            ". The proxy is set in the HttpClient's handler, or in the environment (HTTPS_PROXY)",
        _ => "",
    };
}
