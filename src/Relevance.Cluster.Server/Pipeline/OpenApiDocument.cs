using Relevance.Cluster.Server.Endpoints;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Pipeline;

/// <summary>The OpenAPI document, created from the routes.</summary>
internal static class OpenApiDocument
{
    private static readonly Lazy<string> Lazy = new(() => Create().ToJson());

    public static IReadOnlyList<string> Paths { get; } = ["/openapi.json", "/openapi/v1.json"];

    public static string Text => Lazy.Value;

    private static FieldValue Create() => Object(
        ("openapi", "3.0.3"),
        ("info", Object(("title", "Relevance.Cluster.Server"), ("version", ServerVersion.Text))),
        ("components", Object(("securitySchemes", Object(("key", Object(
            ("type", "apiKey"),
            ("in", "header"),
            ("name", "Authorization"),
            ("description", "project:api_key, without a scheme"))))))),
        ("security", FieldValue.FromArray([Object(("key", FieldValue.FromArray([])))])),
        ("paths", FieldValue.FromObject(RouteTable.All
            .GroupBy(entry => entry.Path, entry => (entry.Method, entry.Route), StringComparer.Ordinal)
            .OrderBy(path => path.Key, StringComparer.Ordinal)
            .Select(path => KeyValuePair.Create(path.Key, Operations(path.Key, path))))));

    private static FieldValue Operations(string path, IEnumerable<(string Method, WireRoute Route)> methods) =>
        FieldValue.FromObject(methods.Select(entry => KeyValuePair.Create(entry.Method.ToLowerInvariant(), Operation(entry.Method, path, entry.Route))));

    private static FieldValue Operation(string method, string path, WireRoute route)
    {
        bool isGet = method == "GET";
        IEnumerable<FieldValue> parameters = PartsOf(path).Select(part => Object(
            ("name", part), ("in", "path"), ("required", true), ("schema", Object(("type", "string")))));
        if (isGet)
        {
            parameters = parameters.Concat(route.Fields.Select(field => Object(
                ("name", field.Name),
                ("in", "query"),
                ("required", field.IsRequired),
                ("description", field.Meaning),
                ("schema", FieldValue.FromObject(field.Schema)))));
        }

        return Object(
            ("summary", route.Summary),
            ("operationId", OperationId(method, path)),
            ("parameters", FieldValue.FromArray(parameters)),
            ("requestBody", isGet || route.Fields.Count == 0 ? default : Body(route)),
            ("responses", Object(
                ("200", Object(("description", "Done."))),
                ("default", Object(("description", "Rejected: an object with message and code."))))));
    }

    private static FieldValue Body(WireRoute route)
    {
        string[] required = [.. route.Fields.Where(field => field.IsRequired).Select(field => field.Name)];
        FieldValue schema = Object(
            ("type", "object"),
            ("required", required.Length == 0 ? default : (FieldValue)required),
            ("properties", FieldValue.FromObject(route.Fields.Select(field =>
                KeyValuePair.Create(field.Name, FieldValue.FromObject([new("description", field.Meaning), .. field.Schema]))))));
        return Object(("required", required.Length > 0), ("content", Object((WireReply.JsonType, Object(("schema", schema))))));
    }

    private static string OperationId(string method, string path) =>
        method.ToLowerInvariant() + string.Concat(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => "_" + part.Trim('{', '}')));

    private static IEnumerable<string> PartsOf(string path) =>
        path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));

    private static FieldValue Object(params (string Name, FieldValue Value)[] members) =>
        FieldValue.FromObject(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));
}
