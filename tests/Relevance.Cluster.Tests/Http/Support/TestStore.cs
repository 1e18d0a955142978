namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>A store over a handler, with a clock that does not wait.</summary>
public static class TestStore
{
    public const string Key = "k3y-that-nobody-may-see";

    public static HttpStoreOptions Options(QuickClock? clock = null) => new()
    {
        BaseAddress = new Uri("http://service.test"),
        Project = "my-project",
        ApiKey = Key,
        TimeProvider = clock ?? new QuickClock(),
    };

    public static HttpDocumentStore Over(HttpMessageHandler handler, HttpStoreOptions? options = null) => new(new HttpClient(handler), options ?? Options());

    public static Document[] Numbered(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(n => new Document(FormattableString.Invariant($"d-{n}")) { ["n"] = n })];
}
