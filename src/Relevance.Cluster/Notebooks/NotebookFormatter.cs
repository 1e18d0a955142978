namespace Relevance.Cluster.Notebooks;

/// <summary>
/// Formats a value in one media type. The kernel finds <see cref="MimeType"/> and <see cref="Format"/> by their names and passes exactly these parameters.
/// </summary>
/// <param name="mimeType">The media type.</param>
/// <param name="format">Creates the text of a value.</param>
internal sealed class NotebookFormatter(string mimeType, Func<object, string> format)
{
    /// <summary>The media type of HTML.</summary>
    public const string Html = "text/html";

    /// <summary>The media type of plain text.</summary>
    public const string PlainText = "text/plain";

    /// <summary>Gets the media type.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes a value.</summary>
    /// <returns>True: every value can be written.</returns>
    public bool Format(object instance, TextWriter writer)
    {
        writer.Write(format(instance));
        return true;
    }
}
