using System.Globalization;
using System.Net;
using System.Text;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Http.Calls;

/// <summary>An unsuccessful response: its status and the content of its body.</summary>
internal sealed class ResponseError
{
    private const int MaxQuotedLength = 500;

    public required HttpStatusCode Status { get; init; }

    /// <summary>Gets the error code; null if the body has none, as with other services.</summary>
    public string? Code { get; private init; }

    /// <summary>Gets the message of the body; never empty.</summary>
    public string Message => Reason.Message;

    /// <summary>Gets the message in its parts.</summary>
    public required Explanation Reason { get; init; }

    /// <summary>Gets the body if it is a JSON object; otherwise missing.</summary>
    public FieldValue Body { get; private init; }

    public string? TraceId { get; init; }

    public bool HasExtensions { get; init; }

    /// <summary>Gets the delay that the service requests; null if it requests none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Reads the message of a body: <c>message</c>, then <c>detail</c> (text, or an array of faults), then <c>error</c>, then the text itself.
    /// </summary>
    /// <param name="call">The request.</param>
    /// <param name="response">The response.</param>
    /// <param name="body">Its body, or the beginning of it.</param>
    /// <param name="options">The clock, for a <c>Retry-After</c> with a date, and the key, which no message shows.</param>
    public static ResponseError Read(ApiCall call, HttpResponseMessage response, ReadOnlySpan<byte> body, HttpStoreOptions options)
    {
        FieldValue value = ParseObject(body);
        IReadOnlyDictionary<string, FieldValue> members = value.AsObject();
        string? text = Text(members, "message") ?? Details(members) ?? Text(members, "error");
        return new ResponseError
        {
            Status = response.StatusCode,
            Code = Text(members, "code"),
            Reason = text is null ? Explain(call, response, body, options) : Shorten(ResponseText.Redact(text, options.ApiKey)),
            Body = value,
            TraceId = HttpHeaderText.TraceId(response),
            HasExtensions = HttpHeaderText.HasExtensions(response),
            RetryAfter = HttpHeaderText.RetryAfter(response, options.TimeProvider.GetUtcNow()),
        };
    }

    public string? Text(string name) => Text(Body.AsObject(), name);

    public string[] Texts(string name) =>
        Body.AsObject().TryGetValue(name, out FieldValue value) ? [.. value.AsArray().Select(item => item.AsText()).OfType<string>()] : [];

    private static FieldValue ParseObject(ReadOnlySpan<byte> body)
    {
        try
        {
            return FieldValue.Parse(body) is { Kind: FieldKind.Object } value ? value : default;
        }
        catch (InvalidDocumentException)
        {
            // Not JSON, such as the page of a proxy: its text is the message then.
            return default;
        }
    }

    private static string? Text(IReadOnlyDictionary<string, FieldValue> members, string name) =>
        members.TryGetValue(name, out FieldValue value) && value.AsText() is { Length: > 0 } text ? text : null;

    private static string? Details(IReadOnlyDictionary<string, FieldValue> members)
    {
        if (Text(members, "detail") is { } text)
        {
            return text;
        }

        if (!members.TryGetValue("detail", out FieldValue detail) || detail.Kind != FieldKind.Array)
        {
            return null;
        }

        IEnumerable<string> faults = detail.AsArray().Select(fault => fault.AsObject()).Where(fault => fault.ContainsKey("msg")).Select(fault =>
            fault.TryGetValue("loc", out FieldValue place) ? $"{string.Join('.', place.AsArray())}: {fault["msg"]}" : fault["msg"].ToString());
        return string.Join("; ", faults) is { Length: > 0 } joined ? joined : null;
    }

    /// <summary>Explains a response without a message, which a proxy or another service has sent.</summary>
    private static Explanation Explain(ApiCall call, HttpResponseMessage response, ReadOnlySpan<byte> body, HttpStoreOptions options)
    {
        if (ResponseText.Target(response) is { } target)
        {
            return new Explanation(
                $"the response redirects to '{target}' (Location), and redirects are not followed.",
                nameof(HttpStoreOptions.BaseAddress),
                $"If the service is at that address, set {nameof(HttpStoreOptions)}.{nameof(HttpStoreOptions.BaseAddress)} to '{BaseOf(target, call)}'");
        }

        string content = Encoding.UTF8.GetString(body).Trim();
        string plain = content.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"the response has status {(int)response.StatusCode} and no body")
            : HttpHeaderText.IsHtml(response.Content.Headers.ContentType) ? ResponseText.Describe(response.Content.Headers.ContentType, body, options.ApiKey)
            : Shorten(ResponseText.Redact(content, options.ApiKey));
        string detour = ResponseText.Detour(response, options.GetBaseAddress() + call.Path);
        plain = detour.Length == 0 ? plain : $"{plain}.{detour}";
        return response.StatusCode switch
        {
            HttpStatusCode.ProxyAuthenticationRequired =>
                $"a proxy before the service requires authentication ({HttpHeaderText.Schemes(response.Headers.ProxyAuthenticate)}): "
                + $"create the store with an HttpClient whose handler has the credentials of the proxy. {plain}",
            HttpStatusCode.Unauthorized when response.Headers.WwwAuthenticate.Count > 0 =>
                $"the service, or a proxy before it, requires authentication ({HttpHeaderText.Schemes(response.Headers.WwwAuthenticate)}). {plain}",
            _ => plain,
        };
    }

    private static string BaseOf(Uri target, ApiCall call)
    {
        string path = call.Path.Split('?')[0];
        string address = target.AbsoluteUri;
        return address.EndsWith(path, StringComparison.OrdinalIgnoreCase) ? address[..^path.Length] : address;
    }

    private static string Shorten(string text) => text.Length > MaxQuotedLength ? text[..MaxQuotedLength] + "…" : text;
}
