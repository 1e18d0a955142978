using System.Net;
using System.Text.RegularExpressions;

namespace Relevance.Cluster.Server.Tests.Support;

/// <summary>A client with a browser's cookies and without its redirects, so that a test sees every response.</summary>
internal sealed partial class DashboardGuest : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;

    public DashboardGuest(TestServer server)
        : this(server.Address)
    {
    }

    public DashboardGuest(Uri address)
    {
        _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = address };
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Gets the cookie of the session; null without one.</summary>
    public string? Session => Cookie("relevance-session");

    /// <summary>Creates a client and logs in.</summary>
    public static async Task<DashboardGuest> LogInAsync(TestServer server, string key = TestServer.Key)
    {
        DashboardGuest guest = new(server);
        Assert.Equal(303, (await guest.LogInAsync(key)).Status);
        return guest;
    }

    /// <summary>Gets the cookie whose name begins so; null without one.</summary>
    public string? Cookie(string name) =>
        _cookies.GetCookies(Address).FirstOrDefault(cookie => cookie.Name.StartsWith(name, StringComparison.Ordinal))?.Value;

    public Task<Reply> LogInAsync(string key, string address = "/") =>
        PostAsync("/login", "/login", new() { ["project"] = key.Split(':')[0], ["api_key"] = key.Split(':')[1], ["return"] = address });

    /// <summary>Gets a page.</summary>
    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), headers);

    /// <summary>Sends a form with the token that the form on a page carries.</summary>
    public async Task<Reply> PostAsync(string page, string path, Dictionary<string, string> fields, params (string Name, string Value)[] headers)
    {
        fields["form_token"] = Token().Match((await GetAsync(page)).Text).Groups["token"].Value;
        return await PostWithoutTokenAsync(path, fields, headers);
    }

    /// <summary>Sends a form as it is.</summary>
    public Task<Reply> PostWithoutTokenAsync(string path, Dictionary<string, string> fields, params (string Name, string Value)[] headers) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields) }, headers);

    public async Task<Reply> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using (request)
        {
            using HttpResponseMessage response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            return await Reply.OfAsync(response);
        }
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"form_token\" value=\"(?<token>[\\w-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
