using System.Globalization;

namespace Relevance.Cluster.Server.Wire;

/// <summary>An error response: status, code, message, and the other properties of its code.</summary>
internal sealed class WireException : Exception
{
    public WireException(int status, string code, string message, params KeyValuePair<string, FieldValue>[] members)
        : base(message)
    {
        Status = status;
        Code = code;
        Members = members;
    }

    public int Status { get; }

    public string Code { get; }

    public IReadOnlyList<KeyValuePair<string, FieldValue>> Members { get; }

    /// <summary>Gets the time that the client should wait before a retry; null if a retry would not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static WireException InvalidJson(string message) => new(400, "invalid_json", message);

    public static WireException Unauthorized(string message) => new(401, "unauthorized", message);

    public static WireException DocumentNotFound(string dataset, string document) =>
        new(404, "document_not_found", $"Dataset '{dataset}': the document '{document}' does not exist.", new("dataset", dataset), new("document", document));

    public static WireException PathNotFound(string path) => new(404, "path_not_found", $"The path '{path}' does not exist.");

    public static WireException TooLarge(string what, long limit) =>
        new(
            413,
            "too_large",
            string.Create(CultureInfo.InvariantCulture, $"{what} exceeds the limit of {limit} bytes."),
            new KeyValuePair<string, FieldValue>("limit", limit));

    /// <summary>Creates the error of a property whose content cannot be used.</summary>
    public static WireException Invalid(string field, string message) =>
        new(422, "invalid_argument", $"'{field}': {message}", new KeyValuePair<string, FieldValue>("field", field));

    public static WireException TooManyRequests(string message) => new(429, "too_many_requests", message) { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>Creates the error of a request that exceeds a limit on counts.</summary>
    /// <param name="field">The property.</param>
    /// <param name="what">The name of what is counted.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="actual">The count.</param>
    public static WireException TooMany(string field, string what, long limit, long actual) => new(
        422,
        "invalid_argument",
        string.Create(CultureInfo.InvariantCulture, $"'{field}': expected at most {limit} {what}, found {actual}."),
        new("field", field), new("limit", limit), new("actual", actual));

    /// <summary>Creates the error of a request with too many documents. After its status, clients send the halves.</summary>
    public static WireException TooManyDocuments(string field, long limit, long actual) => new(
        413,
        "too_large",
        string.Create(CultureInfo.InvariantCulture, $"'{field}': expected at most {limit} items, found {actual}. Send them in parts."),
        new("field", field), new("limit", limit), new("actual", actual));

    /// <summary>Creates the error of a request whose time is over.</summary>
    public static WireException TimeIsOver(TimeSpan time) => new(
        503,
        "query_timeout",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The request was ended at its deadline of {time.TotalSeconds:0.###} seconds "
            + $"(query-timeout, and change-timeout for writes). Request less, or retry when the server is less busy."));

    public static WireException ShuttingDown() => new(503, "shutting_down", "The server is stopping.") { RetryAfter = TimeSpan.FromSeconds(5) };
}
