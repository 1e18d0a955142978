using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>A file of the server: the style sheet, the script, the icon. Its address contains its hash, so that browsers can cache it for any time.</summary>
internal sealed class DashboardAsset
{
    private const string VersionParameter = "v";
    private readonly byte[] _content;
    private readonly string _type;
    private readonly string _version;

    private DashboardAsset(string name, string type)
    {
        using Stream stream = typeof(DashboardAsset).Assembly.GetManifestResourceStream($"Dashboard.{name}")
            ?? throw new InvalidOperationException($"The server was built without its file '{name}'.");
        _content = new byte[stream.Length];
        stream.ReadExactly(_content);
        _type = type;
        _version = Convert.ToHexStringLower(SHA256.HashData(_content))[..16];
        Path = $"/assets/{name}";
        Url = new PageUrl(Path).With(VersionParameter, _version);
    }

    public static DashboardAsset Styles { get; } = new("dashboard.css", "text/css; charset=utf-8");

    public static DashboardAsset Script { get; } = new("dashboard.js", "text/javascript; charset=utf-8");

    public static DashboardAsset Icon { get; } = new("icon.svg", "image/svg+xml");

    public static IReadOnlyList<DashboardAsset> All { get; } = [Styles, Script, Icon];

    public string Path { get; }

    public PageUrl Url { get; }

    /// <summary>Sends the file, or a response without content if the browser has cached it.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        PagePolicy.SetHeaders(http.Response);
        string tag = $"\"{_version}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = http.Request.Query[VersionParameter] == _version ? "public, max-age=31536000, immutable" : "no-cache";
        if (http.Request.Headers.IfNoneMatch == tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = _type;
        http.Response.ContentLength = _content.Length;
        if (http.Request.Method != HttpMethods.Head)
        {
            await http.Response.Body.WriteAsync(_content, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
