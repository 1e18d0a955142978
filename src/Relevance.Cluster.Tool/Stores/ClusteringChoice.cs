using Relevance.Cluster.Storage;
using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool.Stores;

/// <summary>Finds the one clustering that the arguments of a command name.</summary>
internal static class ClusteringChoice
{
    /// <summary>Returns the clustering of the settings.</summary>
    public static Task<ClusterOps> OfAsync(Dataset dataset, ClusteringSettings settings, CancellationToken cancellationToken) =>
        OfAsync(dataset, settings.Alias, settings.Vector, cancellationToken);

    /// <summary>Returns the clustering with an alias, or the only one of the dataset.</summary>
    /// <exception cref="MisuseException">None or several clusterings match; the message lists them.</exception>
    /// <exception cref="DatasetNotFoundException">The dataset does not exist.</exception>
    public static async Task<ClusterOps> OfAsync(Dataset dataset, string? alias, string? vectorField, CancellationToken cancellationToken)
    {
        IReadOnlyList<ClusteringKey> all = await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false);
        ClusteringKey[] found =
            [.. all.Where(key => (alias is null || key.Alias == alias) && (vectorField is null || key.VectorField == vectorField))];
        if (found is not [{ } only])
        {
            throw new MisuseException(Explain(dataset.Id, all, found, alias, vectorField));
        }

        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> fields = only.FindVectorFields(schema);
        return fields.Count > 1 ? dataset.GetClusterOps(only.Alias, fields) : dataset.GetClusterOps(only.Alias, only.VectorField);
    }

    private static string Explain(string datasetId, IReadOnlyList<ClusteringKey> all, ClusteringKey[] found, string? alias, string? vectorField)
    {
        string wanted = (alias, vectorField) switch
        {
            (null, null) => "",
            ({ } name, null) => $" '{name}'",
            (null, { } field) => $" of '{field}'",
            ({ } name, { } field) => $" '{name}' of '{field}'",
        };
        if (all.Count == 0)
        {
            return $"The dataset '{datasetId}' has no clustering. Make one: relevance cluster --dataset {datasetId} --k auto";
        }

        string listed = string.Join(", ", (found.Length > 0 ? found : [.. all]).Take(20).Select(key => $"{key.Alias} --vector {key.VectorField}"));
        return found.Length > 0
            ? $"The dataset '{datasetId}' has {found.Length} clusterings{wanted}. Name one of them: {listed}"
            : $"The dataset '{datasetId}' has no clustering{wanted}. It has: {listed}";
    }
}
