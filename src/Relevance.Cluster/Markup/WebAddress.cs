using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Markup;

/// <summary>An absolute http or https address, never one that a browser would run as script.</summary>
internal sealed class WebAddress
{
    /// <summary>The <c>rel</c> of a link to another site, which then gets neither the address of this page nor a handle to it.</summary>
    public const string LinkRelation = "noopener noreferrer nofollow";

    private WebAddress(string text) => Text = text;

    /// <summary>Gets the address, percent-encoded.</summary>
    public string Text { get; }

    /// <summary>Parses an absolute http or https address.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WebAddress? address)
    {
        bool isWeb = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
        address = isWeb ? new WebAddress(uri!.AbsoluteUri) : null;
        return address is not null;
    }
}
