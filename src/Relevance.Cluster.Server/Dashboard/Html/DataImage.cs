using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>A picture that a document holds as a data address. Pictures elsewhere are links: no request leaves the server's own origin because somebody looks at a page.</summary>
internal sealed class DataImage
{
    private static readonly string[] Heads = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

    private DataImage(string address) => Address = address;

    public string Address { get; }

    /// <summary>Takes a text for a picture if it is one of the usual formats in base64.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DataImage? image)
    {
        string? head = Array.Find(Heads, head => text.StartsWith(head, StringComparison.Ordinal));
        image = head is not null && text.Length > head.Length && Base64.IsValid(text.AsSpan(head.Length)) ? new DataImage(text) : null;
        return image is not null;
    }
}
