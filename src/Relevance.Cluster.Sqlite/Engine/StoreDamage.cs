using System.Globalization;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Creates the exceptions for damage: with the damaged part, its dataset and document, and a remedy.</summary>
internal static class StoreDamage
{
    public const string Advice = "Restore it from a backup; SqliteDocumentStore.CheckAsync lists everything that is damaged.";

    private const string IsDamaged = " is damaged: ";

    /// <summary>Returns the damaged part of a failure's message, without the file and the advice.</summary>
    public static string Describe(DocumentStoreException failure)
    {
        string message = (Explanation.Of(failure)?.Problem ?? failure.Message).TrimEnd('.');
        int end = message.IndexOf(IsDamaged, StringComparison.Ordinal);
        return end < 0 ? message : message[(end + IsDamaged.Length)..];
    }

    private static Explanation Explain(string problem) => new(problem, nameof(SqliteDocumentStore.CheckAsync), Advice);

    /// <summary>Creates the exception for a damaged page, if no row on it identifies the damage.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">The page number, from 1.</param>
    /// <param name="isForeign">Whether the page has no checksum, because another program has written it.</param>
    /// <param name="datasetId">The dataset for which the page was read; null if unknown.</param>
    /// <param name="cause">The exception that the damage caused.</param>
    public static DocumentStoreException OfPage(string path, long page, bool isForeign, string? datasetId, Exception? cause)
    {
        string which = string.Create(
            CultureInfo.InvariantCulture,
            $"The store '{path}'{IsDamaged}page {page}{(datasetId is null ? "" : $", read for dataset '{datasetId}',")}");
        Explanation reason = isForeign
            ? new Explanation(
                $"{which} has no checksum: another program has written to the file while it was open here (such as a VACUUM or a checkpoint by sqlite3), "
                + "or the end of the page is lost. Close the store in all processes and open it again.",
                nameof(SqliteDocumentStore.RestoreAsync),
                "If the error remains, restore the file to another path with SqliteDocumentStore.RestoreAsync, which checks every row and adds the checksums.")
            : Explain($"{which} has a wrong checksum.");
        return reason.On(new DocumentStoreException(StoreFailure.Corrupt, reason.Message, cause) { DatasetId = datasetId });
    }

    /// <summary>Creates the exception for damage to the file itself.</summary>
    public static DocumentStoreException OfFile(string path, string what, Exception? cause = null)
    {
        Explanation reason = Explain($"The store '{path}'{IsDamaged}{what}.");
        return reason.On(new DocumentStoreException(StoreFailure.Corrupt, reason.Message, cause));
    }

    /// <summary>Creates the exception for a damaged row of a dataset.</summary>
    /// <param name="path">The file.</param>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="documentId">The document of the row; null for the record of the dataset itself.</param>
    /// <param name="field">The vector field, or the label field of a clustering; null for the document or the dataset itself.</param>
    /// <param name="what">The fault, as the end of a sentence that starts with the row.</param>
    public static DocumentStoreException OfRow(string path, string datasetId, string? documentId, string? field, string what)
    {
        Explanation reason = Explain(
            $"The store '{path}'{IsDamaged}dataset '{datasetId}'{(documentId is null ? "" : $", document '{documentId}'")}"
            + $"{(field is null ? "" : $", field '{field}'")} {what}.");
        return reason.On(new DocumentStoreException(StoreFailure.Corrupt, reason.Message)
        {
            DatasetId = datasetId,
            DocumentId = documentId,
            Field = field,
        });
    }
}
