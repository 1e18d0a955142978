using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>A picture that a document holds as a <c>data:</c> address, of a format that browsers only draw: SVG, which can hold script, is none.</summary>
internal sealed class DataImage
{
    private static readonly string[] Heads = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

    private DataImage(string address) => Address = address;

    /// <summary>Gets the whole address.</summary>
    public string Address { get; }

    /// <summary>Takes a text for a picture if it is one of the usual formats in base64.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DataImage? image)
    {
        string? head = Array.Find(Heads, head => text.StartsWith(head, StringComparison.Ordinal));
        image = head is not null && text.Length > head.Length && Base64.IsValid(text.AsSpan(head.Length)) ? new DataImage(text) : null;
        return image is not null;
    }
}
