using System.Text;

namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>
/// The address of a page of the dashboard: a fixed path, and everything that others chose (ids, fields, labels) in the query. So no id can lead to another
/// page, whatever its characters (a dataset may be called <c>..</c> or <c>list</c>, an alias may have slashes), and none of them is in the log, which has no
/// query.
/// </summary>
public sealed class PageUrl
{
    private PageUrl(string path, IReadOnlyList<(string Name, string Value)> query)
    {
        Path = path;
        Query = query;
    }

    /// <summary>Initializes a new instance of the <see cref="PageUrl"/> class without parameters.</summary>
    /// <param name="path">The path, which begins with a slash.</param>
    public PageUrl(string path)
        : this(path, [])
    {
    }

    /// <summary>Gets the path.</summary>
    public string Path { get; }

    /// <summary>Gets the parameters, in their order.</summary>
    public IReadOnlyList<(string Name, string Value)> Query { get; }

    /// <summary>Gives this address with a parameter more; with a null value, this address itself.</summary>
    public PageUrl With(string name, string? value) => value is null ? this : new PageUrl(Path, [.. Query, (name, value)]);

    /// <summary>Gives this address with a parameter for each of several values.</summary>
    public PageUrl WithAll(string name, IEnumerable<string> values) => new(Path, [.. Query, .. values.Select(value => (name, value))]);

    /// <summary>Gives this address without a parameter.</summary>
    public PageUrl Without(string name) => new(Path, [.. Query.Where(part => part.Name != name)]);

    /// <summary>Gives this address with a parameter in place of what it had of that name.</summary>
    public PageUrl Set(string name, string? value) => Without(name).With(name, value);

    /// <summary>Writes the address relative to the page that shows it.</summary>
    /// <param name="root">How that page leads to the root: <c>./</c>, <c>../</c> and so on.</param>
    public string From(string root)
    {
        StringBuilder text = new(root);
        text.Append(Path.AsSpan(1));
        for (int i = 0; i < Query.Count; i++)
        {
            text.Append(i == 0 ? '?' : '&').Append(Uri.EscapeDataString(Query[i].Name)).Append('=').Append(Uri.EscapeDataString(Query[i].Value));
        }

        return text.ToString();
    }

    /// <summary>Says how a page leads to the root: <c>/cluster/map</c> by <c>../</c>.</summary>
    public static string RootOf(string path)
    {
        int depth = path.Count('/') - 1;
        return depth == 0 ? "./" : string.Concat(Enumerable.Repeat("../", depth));
    }
}
