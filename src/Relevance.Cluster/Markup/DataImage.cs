using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Markup;

/// <summary>
/// An image inside a <c>data:</c> address, in a format that browsers only draw: PNG, JPEG, GIF or WebP, but not SVG, which can contain script.
/// </summary>
internal sealed class DataImage
{
    private static readonly string[] Heads = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

    private DataImage(string address) => Address = address;

    /// <summary>Gets the complete address.</summary>
    public string Address { get; }

    /// <summary>Parses a text as such an address, in base64.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DataImage? image)
    {
        string? head = Array.Find(Heads, head => text.StartsWith(head, StringComparison.Ordinal));
        image = head is not null && text.Length > head.Length && Base64.IsValid(text.AsSpan(head.Length)) ? new DataImage(text) : null;
        return image is not null;
    }
}
