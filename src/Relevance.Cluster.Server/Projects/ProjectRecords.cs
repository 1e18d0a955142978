using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// The records that clients store with a dataset or a project and that the store itself cannot contain: settings, keyphrases, children of fields. Each has a
/// kind and a key and is an object, stored as JSON text in a dataset that no client can name.
/// </summary>
internal sealed class ProjectRecords(DocumentStore store)
{
    private const string ReservedPrefix = "__relevance-cluster-";
    private const string Home = ReservedPrefix + "records";
    private const string OwnerField = "owner";
    private const string KindField = "kind";
    private const string ContentField = "content";

    /// <summary>Determines whether a dataset is reserved for the server.</summary>
    public static bool IsReserved(string datasetId) => datasetId.StartsWith(ReservedPrefix, StringComparison.Ordinal);

    /// <summary>Reads a record; null if it does not exist.</summary>
    /// <param name="owner">The dataset, or "" for the project itself.</param>
    /// <param name="kind">The kind of the record.</param>
    /// <param name="key">The key within the kind.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<FieldValue?> GetAsync(string owner, string kind, string key, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<Document> found = await store.GetDocumentsAsync(Home, [IdOf(owner, kind, key)], null, cancellationToken).ConfigureAwait(false);
            return found.Count == 0 ? default(FieldValue?) : Content(found[0]);
        }
        catch (DatasetNotFoundException)
        {
            // The project has no records yet.
            return null;
        }
    }

    /// <summary>Lists the records of a kind in the order of their creation.</summary>
    public async Task<IReadOnlyList<FieldValue>> ListAsync(string owner, string kind, CancellationToken cancellationToken)
    {
        try
        {
            Filter filter = Filter.Field(OwnerField).EqualTo(owner) & Filter.Field(KindField).EqualTo(kind);
            IReadOnlyList<DocumentValue> found = await store.ReadFieldAsync(Home, ContentField, filter, cancellationToken).ConfigureAwait(false);
            return [.. found.Select(value => FieldValue.Parse(value.Value.AsText()!))];
        }
        catch (DatasetNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Writes a record, or replaces the existing one.</summary>
    public async Task PutAsync(string owner, string kind, string key, FieldValue content, CancellationToken cancellationToken)
    {
        Document record = new(IdOf(owner, kind, key)) { [OwnerField] = owner, [KindField] = kind, [ContentField] = content.ToJson() };
        await store.CreateDatasetAsync(Home, Schema.Empty, cancellationToken).ConfigureAwait(false);
        WriteSummary summary = await store.WriteAsync(Home, [record], WriteMode.Upsert, cancellationToken).ConfigureAwait(false);
        if (summary.Rejected.Count > 0)
        {
            throw WireException.Invalid(kind, summary.Rejected[0].Reason);
        }
    }

    /// <summary>Deletes a record.</summary>
    /// <returns>False if it does not exist.</returns>
    public async Task<bool> DeleteAsync(string owner, string kind, string key, CancellationToken cancellationToken) =>
        await DeleteAsync(Filter.Ids(IdOf(owner, kind, key)), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Deletes all records of a dataset.</summary>
    public Task<long> DeleteAllAsync(string owner, CancellationToken cancellationToken) =>
        DeleteAsync(Filter.Field(OwnerField).EqualTo(owner), cancellationToken);

    private static string IdOf(string owner, string kind, string key) => $"{owner}|{kind}|{key}";

    private static FieldValue Content(Document record) => FieldValue.Parse(record[ContentField].AsText()!);

    private async Task<long> DeleteAsync(Filter filter, CancellationToken cancellationToken)
    {
        try
        {
            return await store.DeleteDocumentsAsync(Home, filter, cancellationToken).ConfigureAwait(false);
        }
        catch (DatasetNotFoundException)
        {
            return 0;
        }
    }
}
