using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Sessions;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>
/// Adds the routes of the dashboard to those of the wire contract. No path belongs to both: those of the wire contract begin with a word that no page has.
/// </summary>
internal static class DashboardRoutes
{
    /// <summary>Gets the paths of the dashboard.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        [.. DashboardPages.All.Select(page => page.Path), PageNames.Login.Path, PageNames.Logout.Path, .. DashboardAsset.All.Select(asset => asset.Path)];

    public static void AddServices(IServiceCollection services)
    {
        DashboardSessions.AddServices(services);
        services.AddSingleton<DashboardRunner>();
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<KeptPages>();

        // Letters of all scripts are written unchanged; the default encoder writes each as a number.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<LoginDesk>();
    }

    public static void Map(WebApplication application)
    {
        DashboardRunner runner = application.Services.GetRequiredService<DashboardRunner>();
        LoginDesk desk = application.Services.GetRequiredService<LoginDesk>();
        foreach (DashboardPage page in DashboardPages.All)
        {
            Map(application, page.Path, http => runner.RunAsync(http, page), "GET", "HEAD");
        }

        foreach (DashboardAsset asset in DashboardAsset.All)
        {
            Map(application, asset.Path, asset.WriteAsync, "GET", "HEAD");
        }

        Map(application, PageNames.Login.Path, desk.LogInAsync, "GET", "HEAD", "POST");
        Map(application, PageNames.Logout.Path, desk.LogOutAsync, "POST");
    }

    private static void Map(IEndpointRouteBuilder application, string path, RequestDelegate answer, params string[] methods) => application.Map(path, http =>
    {
        if (methods.Contains(http.Request.Method))
        {
            return answer(http);
        }

        http.Response.Headers.Allow = string.Join(", ", methods);
        throw new WireException(405, "method_not_allowed", $"This path accepts {string.Join(", ", methods)}.");
    });
}
