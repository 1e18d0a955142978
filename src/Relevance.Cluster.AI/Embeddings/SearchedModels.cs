using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.AI.Embeddings;

/// <summary>Validates that a field is searched with the model that its vectors were embedded with. Thread-safe.</summary>
/// <remarks>
/// The query for another model reads the origins of all vectors, which takes longer than a search. So its result is cached for each store until the vectors of
/// the field change.
/// </remarks>
internal static class SearchedModels
{
    private static readonly ConditionalWeakTable<DocumentStore, ConcurrentDictionary<(string DatasetId, string VectorField), (string Revision, string Model)>>
        Validated = [];

    /// <summary>Validates that no vector of the field is recorded as one of another model than the generator's.</summary>
    /// <param name="dataset">The dataset; one without a store passes, because a test created it.</param>
    /// <param name="vectorField">The vector field.</param>
    /// <param name="model">The generator's model; null, if it has no name, passes.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <exception cref="EmbeddingModelException">One is.</exception>
    /// <exception cref="FieldNotFoundException">The vector field does not exist.</exception>
    public static async Task RequireAsync(Dataset dataset, string vectorField, string? model, CancellationToken cancellationToken)
    {
        if (dataset.Store is not { } store || string.IsNullOrWhiteSpace(model))
        {
            return;
        }

        // Before the query: vectors that are written during it have another revision.
        string? revision = await store.GetVectorRevisionAsync(dataset.Id, vectorField, cancellationToken).ConfigureAwait(false);
        ConcurrentDictionary<(string DatasetId, string VectorField), (string Revision, string Model)> validated = Validated.GetOrCreateValue(store);
        if (revision is not null && validated.TryGetValue((dataset.Id, vectorField), out (string Revision, string Model) last) && last == (revision, model))
        {
            return;
        }

        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        await new VectorOrigin(vectorField).RequireNoOtherAsync(dataset, schema, model, cancellationToken).ConfigureAwait(false);
        if (revision is not null)
        {
            validated[(dataset.Id, vectorField)] = (revision, model);
        }
    }
}
