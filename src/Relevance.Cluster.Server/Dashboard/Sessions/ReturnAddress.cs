using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>The page of the dashboard to return to after the login. It cannot be an address elsewhere.</summary>
internal static class ReturnAddress
{
    public const string Parameter = "return";

    private const int MaxLength = 4096;

    public static string Of(string path, QueryString query) => path + query.Value is { Length: <= MaxLength } address ? address : "/";

    /// <summary>Reads the address. An address that is not a page of the dashboard leads to the first page.</summary>
    public static PageUrl Parse(string? address)
    {
        string[] parts = (address ?? "").Split('?', 2);
        if (address is null || address.Length > MaxLength || DashboardPages.All.FirstOrDefault(page => page.Path == parts[0]) is not { } page)
        {
            return PageNames.Home;
        }

        PageUrl target = new(page.Path);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in QueryHelpers.ParseQuery(parts.Length == 2 ? parts[1] : ""))
        {
            target = target.WithAll(name, values.OfType<string>());
        }

        return target;
    }
}
