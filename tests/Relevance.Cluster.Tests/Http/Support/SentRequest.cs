using System.IO.Compression;
using System.Net.Http.Headers;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>A request as it arrived: its body decompressed.</summary>
public sealed record SentRequest(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => PathAndQuery.Split('?')[0];

    public FieldValue Json => FieldValue.Parse(Body.Length == 0 ? "{}" : Body);

    public string? Header(string name) => Headers.TryGetValue(name, out string? value) ? value : null;

    public FieldValue Member(string name) => Json.AsObject().TryGetValue(name, out FieldValue value) ? value : default;

    /// <summary>The ids of the documents that the request carries.</summary>
    public string[] Ids() => [.. Member("documents").AsArray().Concat(Member("updates").AsArray()).Select(document => document.AsObject()["_id"].AsText()!)];

    public static async Task<SentRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers =
            request.Headers.NonValidated.Select(header => KeyValuePair.Create(header.Key, header.Value.AsEnumerable()));
        string body = "";
        if (request.Content is { } content)
        {
            headers = headers.Concat(content.Headers.NonValidated.Select(header => KeyValuePair.Create(header.Key, header.Value.AsEnumerable())));
            using StreamReader reader = new(Decompress(content.Headers, await content.ReadAsStreamAsync(cancellationToken)));
            body = await reader.ReadToEndAsync(cancellationToken);
        }

        return new SentRequest(
            request.Method.Method, request.RequestUri!.PathAndQuery, headers.ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase), body);
    }

    private static Stream Decompress(HttpContentHeaders headers, Stream stream) => headers.ContentEncoding.FirstOrDefault() switch
    {
        "gzip" => new GZipStream(stream, CompressionMode.Decompress),
        "br" => new BrotliStream(stream, CompressionMode.Decompress),
        _ => stream,
    };
}
