using System.Text.Json;

namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>An operation of an OpenAPI document.</summary>
/// <param name="Method">The method, in upper case.</param>
/// <param name="Path">The path, with its parts in braces.</param>
/// <param name="Members">The properties of the body or the query, each with its JSON schema.</param>
internal sealed record Operation(string Method, string Path, IReadOnlyList<OperationMember> Members)
{
    /// <summary>Reads every operation of a document.</summary>
    public static IReadOnlyList<Operation> ReadAll(JsonElement document)
    {
        List<Operation> operations = [];
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                operations.Add(new Operation(operation.Name.ToUpperInvariant(), path.Name, [.. ReadMembers(operation.Value)]));
            }
        }

        return operations;
    }

    private static IEnumerable<OperationMember> ReadMembers(JsonElement operation)
    {
        foreach (
            JsonElement parameter in operation.GetProperty("parameters").EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query")
        )
        {
            yield return new OperationMember(
                parameter.GetProperty("name").GetString()!,
                TypeOf(parameter.GetProperty("schema")),
                parameter.GetProperty("required").GetBoolean());
        }

        if (operation.TryGetProperty("requestBody", out JsonElement body) && body.ValueKind == JsonValueKind.Object)
        {
            JsonElement schema = body.GetProperty("content").GetProperty("application/json").GetProperty("schema");
            string?[] required =
                schema.TryGetProperty("required", out JsonElement names) && names.ValueKind == JsonValueKind.Array
                    ? [.. names.EnumerateArray().Select(name => name.GetString())]
                    : [];
            foreach (JsonProperty member in schema.GetProperty("properties").EnumerateObject())
            {
                yield return new OperationMember(member.Name, TypeOf(member.Value), required.Contains(member.Name));
            }
        }
    }

    private static string TypeOf(JsonElement schema) => schema.TryGetProperty("type", out JsonElement type) ? type.GetString()! : "any";
}
