using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool.Files;

/// <summary>Writes the report of a clustering in the format of the file's extension.</summary>
internal static class ReportFile
{
    /// <summary>Validates the extension and the folder, before anything is computed.</summary>
    /// <exception cref="MisuseException">The extension is not one of a report, or the folder does not exist.</exception>
    public static void Check(string path, string option)
    {
        if (!IsHtml(path) && Path.GetExtension(path).ToLowerInvariant() is not (".md" or ".json"))
        {
            throw new MisuseException($"{option} '{path}': a report is .html, .md or .json, such as {option} clusters.html");
        }

        FileFormats.CheckFolder(path, option);
    }

    /// <summary>Writes the report.</summary>
    /// <param name="clusters">The clustering.</param>
    /// <param name="path">The file.</param>
    /// <param name="truth">The field with the known classes; null means none.</param>
    /// <param name="options">The title, and whether the clusters are tested.</param>
    /// <param name="progress">Receives the progress; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static async Task<ClusterReport> WriteAsync(
        ClusterOps clusters,
        string path,
        string? truth,
        ClusterReportOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (IsHtml(path))
        {
            return await clusters
                .WriteReportAsync(path, new HtmlReportOptions { GroundTruthField = truth, Report = options }, progress, cancellationToken)
                .ConfigureAwait(false);
        }

        ClusterReport report = await clusters.CreateReportAsync(options, progress, cancellationToken).ConfigureAwait(false);
        bool isJson = string.Equals(Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase);
        await File.WriteAllTextAsync(path, isJson ? report.ToJson() : report.ToMarkdown(), cancellationToken).ConfigureAwait(false);
        return report;
    }

    private static bool IsHtml(string path) => Path.GetExtension(path).ToLowerInvariant() is ".html" or ".htm";
}
