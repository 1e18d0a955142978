using System.Globalization;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Says what is damaged, where it belongs, and what to do.</summary>
internal static class StoreDamage
{
    public const string Advice = "Restore it from a backup; SqliteDocumentStore.CheckAsync lists everything that is damaged.";

    private const string IsDamaged = " is damaged: ";

    /// <summary>Gets what a failure says is damaged, without the file and the advice.</summary>
    public static string Describe(DocumentStoreException failure)
    {
        string message = failure.Message.Replace($" {Advice}", "", StringComparison.Ordinal).TrimEnd('.');
        int end = message.IndexOf(IsDamaged, StringComparison.Ordinal);
        return end < 0 ? message : message[(end + IsDamaged.Length)..];
    }

    /// <summary>A page that is not as it was written, and no row of it that says so itself.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="isForeign">Whether it has no checksum, as one that another program has written.</param>
    /// <param name="datasetId">The dataset that it was read for; null when it is not known.</param>
    /// <param name="cause">What came of it.</param>
    public static DocumentStoreException OfPage(string path, long page, bool isForeign, string? datasetId, Exception? cause)
    {
        string which = string.Create(
            CultureInfo.InvariantCulture,
            $"The store '{path}'{IsDamaged}page {page}{(datasetId is null ? "" : $", read for dataset '{datasetId}',")}");
        return new DocumentStoreException(
            StoreFailure.Corrupt,
            isForeign
                ? $"{which} has no checksum: another program has written to the file while it was open here (a VACUUM or a checkpoint by sqlite3, for "
                    + "one), or the end of the page is lost. "
                    + "Close the store everywhere and open it again. If it says the same then, restore the file to another path with "
                    + "SqliteDocumentStore.RestoreAsync, which looks at every row and seals what is whole."
                : $"{which} is not as it was written. {Advice}",
            cause)
        {
            DatasetId = datasetId,
        };
    }

    /// <summary>Something of the file as a whole.</summary>
    public static DocumentStoreException OfFile(string path, string what, Exception? cause = null) => new(StoreFailure.Corrupt, $"The store '{path}'{IsDamaged}{what}. {Advice}", cause);

    /// <summary>A row of a dataset.</summary>
    /// <param name="path">The file.</param>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="documentId">The document whose row it is; null for a row of the dataset itself.</param>
    /// <param name="field">The vector field, or the field at which a clustering presents its labels; null for the document or the dataset itself.</param>
    /// <param name="what">What is wrong with it, as the end of a sentence that begins with the row.</param>
    public static DocumentStoreException OfRow(string path, string datasetId, string? documentId, string? field, string what) =>
        new(
            StoreFailure.Corrupt,
            $"The store '{path}'{IsDamaged}dataset '{datasetId}'{(documentId is null ? "" : $", document '{documentId}'")}{(field is null ? "" : $", field '{field}'")} {what}. {Advice}")
        {
            DatasetId = datasetId,
            DocumentId = documentId,
            Field = field,
        };
}
