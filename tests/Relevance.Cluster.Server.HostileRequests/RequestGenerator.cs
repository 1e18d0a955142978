using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>Creates hostile requests from the operations of an OpenAPI document. Seed and number determine the request, independent of earlier ones.</summary>
internal sealed class RequestGenerator(IReadOnlyList<Operation> operations, int seed)
{
    private const string Key = "hostile:0123456789abcdef0123456789abcdef";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "post", "X"];

    private static readonly string[] MoreHeaders =
    [
        "Accept: application/vnd.relevance.vectors",
        "Accept: text/html",
        "Accept: */*;q=0, application/json;q=2",
        "Accept-Encoding: br",
        "Accept-Encoding: gzip, deflate",
        "Accept-Encoding: *;q=0",
        "Content-Type: text/plain",
        "Content-Type: application/json; charset=utf-16",
        "Content-Type: application/json; charset=\"utf-8\"",
        "Content-Type: ;;;",
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Encoding: gzip",
        "Content-Encoding: br",
        "Content-Encoding: deflate",
        "Content-Encoding: gzip, gzip",
        "Content-Encoding: zstd",
        "Expect: 100-continue",
        "Expect: x",
        "Range: bytes=0-1",
        "If-None-Match: *",
        "X-HTTP-Method-Override: DELETE",
        "X-Forwarded-Host: evil.example",
        "Idempotency-Key: one",
        "Idempotency-Key: ",
        "Idempotency-Key: \u00e4\u00f6",
        "Idempotency-Key: one\r\nIdempotency-Key: two",
        "Idempotency-Key: a,b",
        "Idempotency-Key: ../../x",
        "Idempotency-Key: \"",
        "Idempotency-Key: \t \t",
        "Idempotency-Key: {long}",
        "Content-Type: {long}",
        "Content-Type: application/json\r\nContent-Type: text/html",
        "Content-Type: application/json; charset=utf-7",
        "Content-Type: application/json;charset=;charset=x",
        "Content-Type: application/json; charset=utf-8; charset=utf-16",
        "Content-Type: \u00e4",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Encoding: gzip\r\nContent-Encoding: br",
        "Content-Encoding: br, gzip",
        "Content-Encoding: GZIP",
        "Content-Encoding: identity, identity",
        "Content-Encoding: {long}",
        "Host: evil.example",
        "Authorization: other:key",
        "X-Forwarded-For: 1.2.3.4, ::1, x",
        "X-Forwarded-For: {long}",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Proto: javascript",
        "Forwarded: for=127.0.0.1;host=evil.example",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: \u000bchunked",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Content-Length: +5",
        "Content-Length: 0x10",
        "Content-Length: 5, 5",
        "Content-Length: 1",
        "Content-Length: 4611686018427387904",
        "No colon at all",
        ": no name",
        "Folded: a\r\n b",
        "Bad Name: x",
        "Nul: a\u0000b",
        "Line: a\nb",
        "Referer: {long}",
        "Cookie: relevance-session-0={long}",
        "Cookie: a=b; a=c",
        "Origin: null",
        "Connection: upgrade",
        "Upgrade: websocket",
        "Upgrade: h2c",
        "Trailer: x",
        "TE: trailers",
    ];

    private static readonly string[] Hosts =
    [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "evil.example",
        "127.0.0.1:99999",
        "",
        "127.0.0.1.evil.example",
        "[::1]",
        "[::1]:80",
        "[::ffff:127.0.0.1]",
        "::1",
        "[::1",
        "2130706433",
        "127.0.0.1@evil.example",
        "127.0.0.1, evil.example", "evil.example#127.0.0.1", "a b", "\u00e4.example", "127.0.0.1\r\nHost: evil.example",
    ];

    /// <summary>Addresses that the server answers and the OpenAPI document does not list: pages, files, probes.</summary>
    private static readonly Operation[] Undocumented =
    [
        .. (
            (string[])
                [
                    "/",
                    "/login",
                    "/dataset",
                    "/documents",
                    "/document",
                    "/cluster",
                    "/cluster/centroids/closest",
                    "/cluster/centroids/furthest",
                    "/cluster/report",
                    "/cluster/map",
                    "/cluster/distribution",
                    "/cluster/compare",
                ]
        ).Select(path => new Operation(
            "GET",
            path,
            [.. PageMembers.Select(name => new OperationMember(name, "any", IsRequired: name is "dataset" or "field" or "alias"))])),
        new("POST", "/login", []),
        new("POST", "/logout", []),
        new("GET", "/metrics", []),
        new("GET", "/health", []),
        new("GET", "/ready", []),
        new("GET", "/openapi.json", []),
        .. ((string[])["GET", "PUT"]).Select(method => new Operation(
            method,
            "/_blob/{owner}/{name}",
            [.. ((string[])["expires", "signature"]).Select(name => new OperationMember(name, "any", IsRequired: true))])),
    ];

    private static string[] PageMembers =>
        [
            "dataset",
            "field",
            "alias",
            "id",
            "f",
            "o",
            "v",
            "c",
            "sort",
            "direction",
            "size",
            "after",
            "show",
            "cluster",
            "metric",
            "page",
            "truth",
            "with",
            "search",
            "return",
        ];

    private readonly Operation[] _operations = [.. operations, .. Undocumented];

    /// <summary>Creates a request.</summary>
    /// <param name="number">Which one.</param>
    public HostileRequest Make(int number)
    {
        Random random = new(unchecked((seed * 1_000_003) + number));
        HostileValues values = new(random);

        // The operations alternate, so that a short run includes all of them.
        Operation operation = _operations[number % _operations.Length];
        string method = values.Chance(0.97) ? operation.Method : values.Pick(Methods);
        List<(string Name, string Json)> members = [.. Members(operation, values)];
        bool isGet = operation.Method == "GET" && values.Chance(0.9);
        string version = values.Chance(0.99) ? "HTTP/1.1" : values.Pick("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "http/1.1", "HTTP/1.1 x", "");
        string path =
            PathOf(operation, values)
            + (
                isGet ? Query(members, values)
                : values.Chance(0.02) ? "?" + values.Pick("page_size=x", "key=1", "a=b&a=c", "%00", "filters=[{}]", "ids=%ff")
                : "");
        byte[] body = isGet && values.Chance(0.7) ? [] : Text(members, values);
        List<string> headers = [.. Headers(values)];
        body = Disturbed(body, headers, values);
        StringBuilder head = new();
        head.Append(
            CultureInfo.InvariantCulture,
            $"{method} {path} {version}\r\nHost: {(values.Chance(0.99) ? "127.0.0.1" : values.Pick(Hosts))}\r\nConnection: close\r\n");
        headers.ForEach(header => head.Append(header).Append("\r\n"));
        head.Append("\r\n");
        return new HostileRequest(operation, Encoding.UTF8.GetBytes(head.ToString()), body);
    }

    private static IEnumerable<(string Name, string Json)> Members(Operation operation, HostileValues values)
    {
        foreach (OperationMember member in operation.Members)
        {
            if (values.Chance(member.IsRequired ? 0.95 : 0.5))
            {
                yield return (member.Name, values.Chance(0.8) ? values.For(member) : values.Hostile());
            }
        }

        if (values.Chance(0.05))
        {
            yield return (values.Pick("unknown", "", "_id", "documents", "filters", "\\ud800"), values.Hostile());
        }
    }

    private static string PathOf(Operation operation, HostileValues values)
    {
        string path = string.Join('/', operation.Path.Split('/').Select(part =>
            !part.StartsWith('{') ? part
            : values.Chance(0.1) ? values.Pick(HostileText.PathParts)
            : values.Chance(0.01) ? new string('a', values.Next(200, 6000))
            : part == "{id}" ? values.Dataset().Trim('"')
            : values.Pick("cluster-0", "x", "title", "1")));
        return values.Next(0, 50) switch
        {
            0 => "/latest" + path,
            1 => path + "/",
            2 => "/" + path,
            3 => path.ToUpperInvariant(),
            4 => "http://127.0.0.1" + path,
            5 => path.Replace("/", "/./", StringComparison.Ordinal),
            _ => path,
        };
    }

    private static string Query(List<(string Name, string Json)> members, HostileValues values) =>
        members.Count == 0
            ? ""
            : "?"
                + string.Join(
                    '&',
                    members.Select(member =>
                        $"{Uri.EscapeDataString(member.Name)}={(values.Chance(0.95) ? Uri.EscapeDataString(Short(member.Json.Trim('"', '[', ']'))) : values.Pick(HostileText.PathParts).Replace(" ", "%20", StringComparison.Ordinal))}"
                    ));

    /// <summary>Shortens a text for an address.</summary>
    private static string Short(string text) => text.Length > 500 ? text[..400] : text;

    private static byte[] Text(List<(string Name, string Json)> members, HostileValues values)
    {
        string json = $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Json}"))}}}";
        json = values.Next(0, 60) switch
        {
            0 => $"[{json}]",
            1 => values.Hostile(),
            2 => json + json,
            3 => "\ufeff" + json,
            4 => new string(' ', values.Next(1, 100_000)) + json,
            5 => "",
            6 => json[..values.Next(0, json.Length)],
            7 => $"{{\"documents\":[],{json[1..]}",
            9 => json.Length > 2 ? $"{json[..^1]},{json[1..]}" : json,
            10 => json + new string('\0', values.Next(1, 100)),
            11 => json.Replace("\"", "\\\"", StringComparison.Ordinal),
            8 => json.Replace(':', ';'),
            _ => json,
        };
        return values.Chance(0.01) ? Encoding.Unicode.GetBytes(json) : values.Chance(0.01) ? Encoding.Latin1.GetBytes(json) : Encoding.UTF8.GetBytes(json);
    }

    private static IEnumerable<string> Headers(HostileValues values)
    {
        if (values.Chance(0.98))
        {
            yield return $"Authorization: {(values.Chance(0.98) ? Key : values.Pick("other:key", "x", "Bearer x", ":", "a:b:c", "hostile:", "\u00e4:\u00f6", "../x:y", new string('a', 300) + ":b"))}";
        }

        if (values.Chance(0.9))
        {
            yield return "Content-Type: application/json";
        }

        for (int i = 0; i < 2; i++)
        {
            if (values.Chance(0.06))
            {
                yield return values.Pick(MoreHeaders).Replace("{long}", new string('x', values.Next(200, 12_000)), StringComparison.Ordinal);
            }
        }

        if (values.Chance(0.005))
        {
            yield return $"X-Long: {new string('x', values.Next(1, 40_000))}";
        }

        if (values.Chance(0.1))
        {
            yield return $"Idempotency-Key: key-{values.Next(0, 200).ToString(CultureInfo.InvariantCulture)}";
        }
    }

    /// <summary>Compresses, truncates or changes the bytes of a body, and returns their announced number, which can be wrong.</summary>
    private static byte[] Disturbed(byte[] body, List<string> headers, HostileValues values)
    {
        if (values.Chance(0.0005))
        {
            // Small bodies that are large when decompressed: the first is within the limit, the others are not.
            string encoding = values.Pick("gzip", "br", "deflate");
            body = HostileBody.Pack([.. "{"u8, .. Enumerable.Repeat((byte)' ', values.Pick(10_000_000, 200_000_000)), .. "}"u8], encoding);
            headers.Add($"Content-Encoding: {encoding}");
        }
        else if (values.Chance(0.005))
        {
            string outer = values.Pick("gzip", "br", "deflate");
            body = HostileBody.Pack(HostileBody.Pack(body, "gzip"), outer);
            headers.Add($"Content-Encoding: {values.Pick($"gzip, {outer}", outer, "gzip")}");
        }
        else if (values.Chance(0.08))
        {
            string encoding = values.Pick("gzip", "br", "deflate");
            body = HostileBody.Pack(body, encoding);
            headers.Add($"Content-Encoding: {(values.Chance(0.9) ? encoding : values.Pick("gzip", "br", "deflate", "identity"))}");
            body = values.Chance(0.3) ? HostileBody.Damage(body, values) : body;
        }
        else if (values.Chance(0.04))
        {
            body = HostileBody.Damage(body, values);
        }

        int length = values.Chance(0.01) ? body.Length + values.Next(-3, 3) : body.Length;
        if (values.Chance(0.02))
        {
            headers.Add("Transfer-Encoding: chunked");
            string size = values.Chance(0.5)
                ? body.Length.ToString("x", CultureInfo.InvariantCulture)
                : values.Pick(
                    "ffffffffffffffff",
                    "7fffffff",
                    "-1",
                    "",
                    "0",
                    "0x10",
                    " 5",
                    $"{body.Length:x};name=\"{new string('y', values.Next(1, 9000))}\"",
                    $"{new string('0', values.Next(1, 3000))}1");
            string end = values.Chance(0.7)
                ? "\r\n0\r\n\r\n"
                : values.Pick(
                    "",
                    "\r\n",
                    "\r\n0\r\n",
                    "\n0\n\n",
                    "\r\n0\r\nTrailer: x\r\nContent-Length: 3\r\n\r\n",
                    "\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n");
            body = [.. Encoding.ASCII.GetBytes(size + (values.Chance(0.9) ? "\r\n" : "x\r\n")), .. body, .. Encoding.ASCII.GetBytes(end)];
            length = values.Chance(0.9) ? -1 : body.Length;
        }

        if (body.Length > 0 && length >= 0)
        {
            headers.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}"));
        }

        return body;
    }
}
