using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Projects;

/// <summary>A request that its key has admitted to a project.</summary>
internal sealed class ProjectRequest : WireRequest
{
    /// <summary>Gets the project of the key.</summary>
    public required ProjectSpace Project { get; init; }

    public required ServerOptions Options { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>
    /// Gets the id of the dataset, which can be a staged one: from the path, or from the body if the path names none. Reading it keeps a staged dataset
    /// from being removed as abandoned.
    /// </summary>
    /// <exception cref="WireException">The request names no dataset, or the text cannot be the id of a dataset.</exception>
    public string DatasetId
    {
        get
        {
            string id = Undotted(FindRoute("id"))
                ?? CommonFields.DatasetId.Read(this)
                ?? throw WireException.Invalid("dataset_id", "expected a text, found nothing.");
            if (!DatasetIds.IsStaged(id))
            {
                return CheckedDataset("dataset_id", id);
            }

            Project.Staged.Touch(id);
            return id;
        }
    }

    /// <summary>Validates that a text can be the id of a dataset, and is not one of the names that the server reserves for itself.</summary>
    /// <returns>The id.</returns>
    /// <exception cref="WireException">It cannot, or it is reserved.</exception>
    public static string CheckedDataset(string field, string id) =>
        !DatasetIds.IsValid(id)
            ? throw WireException.Invalid(
                field,
                $"'{(id.Length > 40 ? id[..40] + "…" : id)}' cannot be the id of a dataset: use 1 to 255 lower-case letters a-z, digits, '.', '_' and '-'.")
            : ProjectRecords.IsReserved(id) ? throw WireException.Invalid(field, $"'{id}' is reserved by the server.")
            : id;

    /// <summary>Reads the ids '.' and '..', which clients escape twice: every client and proxy removes such a segment from a path.</summary>
    private static string? Undotted(string? id) => id?.ToLowerInvariant() switch
    {
        "%2e" => ".",
        "%2e%2e" => "..",
        _ => id,
    };
}
