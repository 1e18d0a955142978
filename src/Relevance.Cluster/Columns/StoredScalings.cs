using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Columns;

/// <summary>Reads and writes the scalings of columns in the metadata of a dataset.</summary>
internal static class StoredScalings
{
    /// <summary>
    /// The property of the metadata that holds the scalings: vector field → JSON as text, so that a new scaling replaces an old one instead of being merged
    /// into it.
    /// </summary>
    private const string ScalingNote = "_column_scaling_";

    /// <summary>Reads the scaling that is stored with a vector field.</summary>
    /// <returns>The columns with their scaling; null if none is stored.</returns>
    public static async Task<ColumnVectorizer?> FindAsync(DocumentStore store, string datasetId, string vectorField, CancellationToken cancellationToken)
    {
        FieldValue note = await store.GetMetadataPartAsync(datasetId, ScalingNote, cancellationToken).ConfigureAwait(false);
        return note.AsObject().GetValueOrDefault(vectorField).AsText() is { } json ? ColumnVectorizer.Parse(json) : null;
    }

    public static Task WriteAsync(
        DocumentStore store, string datasetId, string vectorField, ColumnVectorizer vectorizer, CancellationToken cancellationToken)
    {
        FieldValue scalings = FieldValue.FromObject([new(vectorField, vectorizer.ToJson())]);
        Document changes = Document.FromValue(FieldValue.FromObject([new(Document.IdField, datasetId), new(ScalingNote, scalings)]));
        return store.UpdateMetadataAsync(datasetId, changes, cancellationToken);
    }
}
