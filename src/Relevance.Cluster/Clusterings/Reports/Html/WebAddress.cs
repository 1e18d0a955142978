using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>An absolute address of the web, http or https: nothing that a browser would run.</summary>
internal sealed class WebAddress
{
    private WebAddress(string text) => Text = text;

    /// <summary>Gets the address, escaped as addresses are.</summary>
    public string Text { get; }

    /// <summary>Takes a text for an address if it is an absolute one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WebAddress? address)
    {
        address = Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) ? new WebAddress(uri.AbsoluteUri) : null;
        return address is not null;
    }
}
