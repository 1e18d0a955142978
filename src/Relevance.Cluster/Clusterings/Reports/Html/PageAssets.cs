using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The style sheet and the script of every page, and the content security policy, which allows only these two, by their hashes.</summary>
internal static class PageAssets
{
    /// <summary>Gets the style sheet: that of the page, and that of the figures.</summary>
    public static string Style { get; } = $"{Read("report.css")}\n{SvgWriter.DarkSheet()}\n";

    /// <summary>Gets the script.</summary>
    public static string Script { get; } = Read("report.js");

    /// <summary>Writes the content security policy.</summary>
    public static string Policy(bool loadsRemoteImages) =>
        $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; img-src data:{(loadsRemoteImages ? " https: http:" : "")}; base-uri "
            + $"'none'; form-action 'none'";

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Read(string name)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"{typeof(PageAssets).Namespace}.{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource '{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // The hash is computed from these characters, so they must not depend on the line endings of the checked-out sources.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
