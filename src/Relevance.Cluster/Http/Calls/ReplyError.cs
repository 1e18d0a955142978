using System.Globalization;
using System.Net;
using System.Text;

namespace Relevance.Cluster.Http.Calls;

/// <summary>A reply that is no success: its status, and what its body says.</summary>
internal sealed class ReplyError
{
    private const int MaxQuotedLength = 500;

    public required HttpStatusCode Status { get; init; }

    /// <summary>Gets the error code; null when the body has none, as with other services.</summary>
    public string? Code { get; private init; }

    /// <summary>Gets what the body says; never empty.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the whole body when it is a JSON object; else missing.</summary>
    public FieldValue Body { get; private init; }

    public string? TraceId { get; init; }

    public bool HasAdditions { get; init; }

    /// <summary>Gets how long the service wants to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Reads the body of a reply: <c>message</c>, then <c>detail</c> (text, or a list of faults), then <c>error</c>, then the text itself.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="response">The reply.</param>
    /// <param name="body">Its body, or the beginning of it.</param>
    /// <param name="options">The clock, for a <c>Retry-After</c> that names a date, and the key that no message shows.</param>
    public static ReplyError Read(ApiCall call, HttpResponseMessage response, ReadOnlySpan<byte> body, HttpStoreOptions options)
    {
        FieldValue value = ParseObject(body);
        IReadOnlyDictionary<string, FieldValue> members = value.AsObject();
        string? text = Text(members, "message") ?? Details(members) ?? Text(members, "error");
        return new ReplyError
        {
            Status = response.StatusCode,
            Code = Text(members, "code"),
            Message = text is null ? Explain(call, response, body, options) : Shorten(ReplyText.Redact(text, options.ApiKey)),
            Body = value,
            TraceId = HttpHeaderText.TraceId(response),
            HasAdditions = HttpHeaderText.HasAdditions(response),
            RetryAfter = HttpHeaderText.RetryAfter(response, options.TimeProvider.GetUtcNow()),
        };
    }

    public string? Text(string name) => Text(Body.AsObject(), name);

    public string[] Texts(string name) => Body.AsObject().TryGetValue(name, out FieldValue value) ? [.. value.AsArray().Select(item => item.AsText()).OfType<string>()] : [];

    private static FieldValue ParseObject(ReadOnlySpan<byte> body)
    {
        try
        {
            return FieldValue.Parse(body) is { Kind: FieldKind.Object } value ? value : default;
        }
        catch (InvalidDocumentException)
        {
            // Not JSON: the page of a proxy, say. Its text is the message then.
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

    /// <summary>Says what a reply without a message of its own means: it is somebody between here and the service who speaks so, or another service.</summary>
    private static string Explain(ApiCall call, HttpResponseMessage response, ReadOnlySpan<byte> body, HttpStoreOptions options)
    {
        if (ReplyText.Target(response) is { } target)
        {
            return $"the reply sends on to '{target}' (Location), and no question is taken to a place that nobody named. If the service is there, set "
                + $"{nameof(HttpStoreOptions)}.{nameof(HttpStoreOptions.BaseAddress)} to '{BaseOf(target, call)}'";
        }

        string said = Encoding.UTF8.GetString(body).Trim();
        string plain = said.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"the service said nothing but {(int)response.StatusCode}")
            : HttpHeaderText.IsHtml(response.Content.Headers.ContentType) ? ReplyText.Describe(response.Content.Headers.ContentType, body, options.ApiKey)
            : Shorten(ReplyText.Redact(said, options.ApiKey));
        string detour = ReplyText.Detour(response, options.GetBaseAddress() + call.Path);
        plain = detour.Length == 0 ? plain : $"{plain}.{detour}";
        return response.StatusCode switch
        {
            HttpStatusCode.ProxyAuthenticationRequired =>
                $"a proxy between here and the service asks who you are ({HttpHeaderText.Schemes(response.Headers.ProxyAuthenticate)}): give the store an HttpClient whose handler has the proxy's credentials. {plain}",
            HttpStatusCode.Unauthorized when response.Headers.WwwAuthenticate.Count > 0 =>
                $"the service, or a proxy before it, asks who you are ({HttpHeaderText.Schemes(response.Headers.WwwAuthenticate)}). {plain}",
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
