using Relevance.Cluster.Server.Endpoints;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Pipeline;

/// <summary>The OpenAPI document, made of what the endpoints say about themselves.</summary>
internal static class OpenApiDocument
{
    private static readonly Lazy<string> Lazy = new(() => Make().ToJson());

    public static IReadOnlyList<string> Paths { get; } = ["/openapi.json", "/openapi/v1.json"];

    public static string Text => Lazy.Value;

    private static FieldValue Make() => Object(
        ("openapi", "3.0.3"),
        ("info", Object(("title", "Relevance.Cluster.Server"), ("version", ServerVersion.Text))),
        ("components", Object(("securitySchemes", Object(("key", Object(
            ("type", "apiKey"),
            ("in", "header"),
            ("name", "Authorization"),
            ("description", "project:api_key, without a scheme"))))))),
        ("security", FieldValue.FromArray([Object(("key", FieldValue.FromArray([])))])),
        ("paths", FieldValue.FromObject(RequestPipeline.Routes().GroupBy(route => route.Path, StringComparer.Ordinal).OrderBy(path => path.Key, StringComparer.Ordinal)
            .Select(path => KeyValuePair.Create(path.Key, FieldValue.FromObject(path.Select(route => KeyValuePair.Create(route.Method.ToLowerInvariant(), Operation(route.Method, path.Key, route.Endpoint)))))))));

    private static FieldValue Operation(string method, string path, WireEndpoint endpoint)
    {
        bool isGet = method == "GET";
        IEnumerable<FieldValue> parameters = PartsOf(path).Select(part => Object(("name", part), ("in", "path"), ("required", true), ("schema", Object(("type", "string")))));
        if (isGet)
        {
            parameters = parameters.Concat(endpoint.Fields.Select(field => Object(
                ("name", field.Name), ("in", "query"), ("required", field.IsRequired), ("description", field.Meaning), ("schema", FieldValue.FromObject(field.Schema)))));
        }

        return Object(
            ("summary", endpoint.Summary),
            ("operationId", OperationId(method, path)),
            ("parameters", FieldValue.FromArray(parameters)),
            ("requestBody", isGet || endpoint.Fields.Count == 0 ? default : Body(endpoint)),
            ("responses", Object(("200", Object(("description", "Done."))), ("default", Object(("description", "Refused: an object with message and code."))))));
    }

    private static FieldValue Body(WireEndpoint endpoint)
    {
        string[] required = [.. endpoint.Fields.Where(field => field.IsRequired).Select(field => field.Name)];
        FieldValue schema = Object(
            ("type", "object"),
            ("required", required.Length == 0 ? default : (FieldValue)required),
            ("properties", FieldValue.FromObject(endpoint.Fields.Select(field =>
                KeyValuePair.Create(field.Name, FieldValue.FromObject([new("description", field.Meaning), .. field.Schema]))))));
        return Object(("required", required.Length > 0), ("content", Object((WireReply.JsonType, Object(("schema", schema))))));
    }

    private static string OperationId(string method, string path) =>
        string.Concat(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => "_" + part.Trim('{', '}'))).Insert(0, method.ToLowerInvariant());

    private static IEnumerable<string> PartsOf(string path) => path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));

    private static FieldValue Object(params (string Name, FieldValue Value)[] members) =>
        FieldValue.FromObject(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));
}
