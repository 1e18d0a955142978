using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Wire;

/// <summary>One request, read and authorized.</summary>
internal sealed class WireRequest
{
    public required HttpContext Http { get; init; }

    public required WireBody Body { get; init; }

    /// <summary>Gets what belongs to the project of the key.</summary>
    public required ProjectSpace Project { get; init; }

    public required ServerOptions Options { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>
    /// Gets the dataset, also one in the making: from the path, or from the body where the path names none. Asking for one in the making keeps it from being
    /// removed.
    /// </summary>
    /// <exception cref="WireException">There is none, or the text cannot be the id of a dataset.</exception>
    public string DatasetId
    {
        get
        {
            string id = Undotted(RouteOrNull("id")) ?? CommonFields.DatasetId.Read(this) ?? throw WireException.Invalid("dataset_id", "expected a text, found nothing.");
            if (!DatasetIds.IsStaged(id))
            {
                return CheckedDataset("dataset_id", id);
            }

            Project.Staged.Touch(id);
            return id;
        }
    }

    /// <summary>Gets a part of the path.</summary>
    public string Route(string name) => RouteOrNull(name) ?? throw new InvalidOperationException($"The path has no part '{name}'.");

    /// <summary>Makes sure that a text can be a dataset's id, and is none of those that the server keeps for itself.</summary>
    public static string CheckedDataset(string field, string id) =>
        !DatasetIds.IsValid(id)
            ? throw WireException.Invalid(field, $"'{(id.Length > 40 ? id[..40] + "…" : id)}' cannot be the id of a dataset: use 1 to 255 lower-case letters a-z, digits, '.', '_' and '-'.")
            : ProjectRecords.IsReserved(id) ? throw WireException.Invalid(field, $"'{id}' is a name that the server keeps for itself.")
            : id;

    /// <summary>The ids '.' and '..' are names like any other, but every client and proxy takes them out of a path; there they are escaped twice.</summary>
    private static string? Undotted(string? id) => id?.ToLowerInvariant() switch
    {
        "%2e" => ".",
        "%2e%2e" => "..",
        _ => id,
    };

    private string? RouteOrNull(string name) => Http.GetRouteValue(name) as string;
}
