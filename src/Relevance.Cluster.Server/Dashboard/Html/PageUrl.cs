using System.Text;

namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>
/// The address of a page of the dashboard: a fixed path, and everything that users chose (ids, fields, labels) in the query. So no id can lead to another page,
/// whatever its characters (the id of a dataset can be <c>..</c> or <c>list</c>, an alias can contain slashes), and no id is in the log, which contains no
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

    /// <summary>Returns this address with one more parameter; with a null value, this address itself.</summary>
    public PageUrl With(string name, string? value) => value is null ? this : new PageUrl(Path, [.. Query, (name, value)]);

    /// <summary>Returns this address with one more parameter for each of the values.</summary>
    public PageUrl WithAll(string name, IEnumerable<string> values) => new(Path, [.. Query, .. values.Select(value => (name, value))]);

    /// <summary>Returns this address without the parameters of a name.</summary>
    public PageUrl Without(string name) => new(Path, [.. Query.Where(part => part.Name != name)]);

    /// <summary>Returns this address with a parameter that replaces those of its name.</summary>
    public PageUrl Set(string name, string? value) => Without(name).With(name, value);

    /// <summary>Returns the address relative to the page that contains it.</summary>
    /// <param name="root">The relative address of the root from that page: <c>./</c>, <c>../</c> and so on.</param>
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

    /// <summary>Returns the relative address of the root from a page: <c>../</c> for <c>/cluster/map</c>.</summary>
    public static string RootOf(string path)
    {
        int depth = path.Count('/') - 1;
        return depth == 0 ? "./" : string.Concat(Enumerable.Repeat("../", depth));
    }
}
