using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.LoadBench;

/// <summary>Asks a loaded store for counts, facets and pages, each several times, and prints the best wall time and the best processor time.</summary>
internal static class Questions
{
    private const int Repeats = 5;

    public static async Task AskAsync(SqliteDocumentStore store, string dataset)
    {
        FilterField brand = Filter.Field("brand");
        FilterField price = Filter.Field("price");
        await CountAsync("number below", price < 10);
        await CountAsync("number between", price.Between(10, 20));
        await CountAsync("text equals", brand.EqualTo("brand-7"));
        await CountAsync(
            "text is one of 20",
            brand.OneOf([.. Enumerable.Range(0, 20).Select(i => (FieldValue)string.Create(CultureInfo.InvariantCulture, $"brand-{i}"))]));
        await CountAsync("text contains", Filter.Field("description").Contains("search result"));
        await CountAsync("text contains, any case", Filter.Field("description").Contains("SEARCH result", StringComparison.OrdinalIgnoreCase));
        await CountAsync("regular expression", Filter.Field("title").MatchesRegexp("The title of document 1[0-9]+"));
        await CountAsync("missing", Filter.Field("nothing").IsMissing());
        await CountAsync("four leaves", (price < 50) & (price > 10) & (brand.EqualTo("brand-7") | brand.EqualTo("brand-8")));
        await CountAsync(
            "four leaves, one a word match",
            (price < 50) & Filter.Field("title").MatchesWords("title") & (brand.EqualTo("brand-7") | !brand.EqualTo("brand-8")));
        await AskAsync("facet of a text", () => store.GetFacetsAsync(dataset, new FacetQuery { Fields = ["brand"] }));
        await AskAsync("facet of a number", () => store.GetFacetsAsync(dataset, new FacetQuery { Fields = ["price"] }));
        await AskAsync("facet of a text, all different", () => store.GetFacetsAsync(dataset, new FacetQuery { Fields = ["title"], MaxValues = 20 }));
        await AskAsync("facet of a long text, all the same", () => store.GetFacetsAsync(dataset, new FacetQuery { Fields = ["description"] }));
        await AskAsync("facets of two fields", () => store.GetFacetsAsync(dataset, new FacetQuery { Fields = ["brand", "price"] }));
        await AskAsync("facets of all fields", () => store.GetFacetsAsync(dataset, new FacetQuery { MaxValues = 20 }));
        await AskAsync(
            "facets of two fields, filtered",
            () => store.GetFacetsAsync(dataset, new FacetQuery { Fields = ["brand", "price"], Filter = price < 10 }));
        await AskAsync(
            "first page by price",
            () => store.ReadPageAsync(dataset, new DocumentQuery { Sort = [new Relevance.Cluster.SortKey("price")], IncludeVectors = false }));

        Task CountAsync(string what, Filter filter) => AskAsync($"count, {what}", () => store.CountAsync(dataset, filter));
    }

    private static async Task AskAsync<T>(string what, Func<Task<T>> question)
    {
        TimeSpan wall = TimeSpan.MaxValue;
        TimeSpan processor = TimeSpan.MaxValue;
        for (int i = 0; i < Repeats; i++)
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            await question();
            wall = Min(wall, Stopwatch.GetElapsedTime(start));
            processor = Min(processor, Process.GetCurrentProcess().TotalProcessorTime - before);
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what,-40} {wall.TotalMilliseconds,8:F0} ms {processor.TotalMilliseconds,8:F0} ms of processor time"));
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
