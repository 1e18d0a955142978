using System.Text;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>Reads files that a test writes as text.</summary>
internal static class FileText
{
    public static DocumentFileOptions Lines { get; } = new() { Format = DocumentFileFormat.JsonLines };

    public static DocumentFileOptions Csv { get; } = new() { Format = DocumentFileFormat.Csv };

    /// <summary>Returns the documents as JSON, followed by the rejected ones as <c>line: reason</c>.</summary>
    public static async Task<string[]> ReadAsync(byte[] content, DocumentFileOptions options)
    {
        List<RejectedDocument> rejected = [];
        List<string> documents = [];
        await foreach (
            Document document in DocumentFile.ReadAsync(new MemoryStream(content), options with { Rejected = rejected }, TestContext.Current.CancellationToken))
        {
            documents.Add(document.ToJson());
        }

        return [.. documents, .. rejected.Select(document => document.ToString().Replace("the stream, ", "", StringComparison.Ordinal))];
    }

    public static Task<string[]> ReadAsync(string content, DocumentFileOptions options) => ReadAsync(Encoding.UTF8.GetBytes(content), options);

    public static Task<FileInspection> InspectAsync(string content, DocumentFileOptions? options = null) =>
        DocumentFile.InspectAsync(new MemoryStream(Encoding.UTF8.GetBytes(content)), options ?? Csv, TestContext.Current.CancellationToken);
}
