using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Http.Calls;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http;

/// <summary>
/// Tests proxies, certificates and endless responses: the message names the fault and the setting that corrects it, and memory is bounded.
/// </summary>
public sealed class HostileReplyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_NamesTheLocationAndTheSetting(int status)
    {
        await using HttpDocumentStore store = Over(status, "", ("Location", "https://user:pass@new.test/v2/datasets/shop/schema?ticket=s3cret#part"));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Equal((status, StoreFailure.Other), ((int)e.Status!, e.Failure));
        Assert.Contains("'https://new.test/v2/datasets/shop/schema' (Location)", e.Message, StringComparison.Ordinal);
        Assert.Contains("set HttpStoreOptions.BaseAddress to 'https://new.test/v2'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("pass", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_ToARelativePlace_IsNamedInFull()
    {
        await using RawServer server = new((_, _) => RawReply.Json("", 308, "Location: /moved/datasets/shop/documents/get_where\r\n"));
        await using HttpDocumentStore store = HttpDocumentStore.Connect(TestStore.Options() with { BaseAddress = server.Address });

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Contains($"BaseAddress to '{server.Address.AbsoluteUri}moved'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_WithoutALocation_SaysAtLeastItsStatus()
    {
        await using HttpDocumentStore store = Over(302, "");

        Assert.Contains(
            "the response has status 302 and no body",
            (await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARedirectThatTheCallersClientFollowed_IsNamedWithTheErrorItLedTo()
    {
        FaultyHandler handler = new((_, _) => new HttpResponseMessage(HttpStatusCode.MethodNotAllowed)
        {
            Content = new StringContent(""),
            RequestMessage = new HttpRequestMessage(HttpMethod.Get, "https://login.test/start?session=s3cret"),
        });
        await using HttpDocumentStore store = TestStore.Over(handler);

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Contains("The HttpClient was redirected to 'https://login.test/start'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProxyThatWantsCredentials_IsNamedAsOne()
    {
        await using HttpDocumentStore store = Over(407, "", ("Proxy-Authenticate", "Basic realm=\"corp\""), ("Proxy-Authenticate", "Negotiate"));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Equal(StoreFailure.NoAccess, e.Failure);
        Assert.Contains("a proxy before the service requires authentication (Basic, Negotiate)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomebodyBeforeTheService_ThatWantsCredentials_IsNamedAsOne()
    {
        await using HttpDocumentStore store = Over(401, "<html>Log in</html>", ("WWW-Authenticate", "Negotiate"));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Equal(StoreFailure.NoAccess, e.Failure);
        Assert.Contains("the service, or a proxy before it, requires authentication (Negotiate)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(502)]
    public async Task APageInPlaceOfJson_IsShownByItsTypeAndBeginning_WithoutTheKey(int status)
    {
        // The key is at the end of the quotation: no part of it may remain.
        string page = $"<html>\n  <title>Bad   gateway</title>{new string('x', 155)}{TestStore.Key} and more</html>";
        await using HttpDocumentStore store = new(
            new HttpClient(new FaultyHandler((_, _) => Page(page, status))), TestStore.Options() with { Attempts = 1 });

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Contains(
            "expected a response of type 'application/json', found 'text/html', which begins: <html> <title>Bad gateway</title>xxx",
            e.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(TestStore.Key[..3], e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APageThatSpellsTheKeyAsPagesDo_ShowsNothingOfIt()
    {
        const string Key = "a&b<c>/d+e";
        string page = $"<p>{WebUtility.HtmlEncode(Key)} {Uri.EscapeDataString(Key)} {Key}</p>";
        await using HttpDocumentStore store = new(new HttpClient(new FaultyHandler((_, _) => Page(page, 403))), TestStore.Options() with { ApiKey = Key });

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Contains("<p>*** *** ***</p>", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VectorsInPlaceOfWhichAPageComes_QuoteIt()
    {
        await using HttpDocumentStore store = TestStore.Over(
            new FaultyHandler(
                (request, _) =>
                    request.Path.Contains("vectors", StringComparison.Ordinal) ? Page("<h1>Maintenance</h1>", 200) : Reply.Ok("""{"datasets":[]}""")));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => ReadAsync(store));

        Assert.Contains("found 'text/html', which says: <h1>Maintenance</h1>", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2099-01-01", "UntrustedRoot")]
    [InlineData("2019-01-01", "NotTimeValid")]
    public async Task ACertificateThatIsNotTrusted_IsNamedWithItsFault(string validTo, string fault)
    {
        await using TlsServer server =
            new(DateTimeOffset.Parse(validTo, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal));
        await using HttpDocumentStore store = HttpDocumentStore.Connect(TestStore.Options() with { BaseAddress = server.Address, Attempts = 1 });

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Contains("certificate", e.Message, StringComparison.Ordinal);
        Assert.Contains(fault, e.Message, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"'127.0.0.1:{server.Address.Port}'"), e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("see inner exception", e.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHostThatNobodyKnows_AndATimeout_NameHostAndPort()
    {
        HttpStoreOptions options = TestStore.Options() with
        {
            BaseAddress = new Uri("https://nowhere.test:8443/latest"),
            Attempts = 1,
            AttemptTimeout = TimeSpan.FromMilliseconds(50),
            TimeProvider = TimeProvider.System,
        };
        await using HttpDocumentStore unknown = TestStore.Over(
            new FaultyHandler((_, _) => throw new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known")), options);
        await using HttpDocumentStore silent = TestStore.Over(new SilentHandler(), options);

        Assert.Contains(
            "no response from 'nowhere.test:8443': Name or service not known (NameResolutionError)",
            (await FailAsync(unknown)).Message,
            StringComparison.Ordinal);
        Assert.Contains("no response in time from 'nowhere.test:8443'", (await FailAsync(silent)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABodyWithoutEnd_IsReadUpToTheLimit_AndNamesIt()
    {
        EndlessStream body = new("{\"a\":\""u8.ToArray());
        FaultyHandler handler = new((_, _) => Streamed(body));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { MaxResponseBytes = 1 << 20 });

        RelevanceApiException e = await FailAsync(store);

        Assert.Contains("the response has more than 1048576 bytes, the limit of HttpStoreOptions.MaxResponseBytes", e.Message, StringComparison.Ordinal);
        Assert.InRange(body.Given, 1 << 20, (1 << 20) + (64 << 10));
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task ABodyThatSaysItIsTooLarge_IsNotReadAtAll()
    {
        EndlessStream body = new([]);
        await using HttpDocumentStore store = TestStore.Over(new FaultyHandler((_, _) =>
        {
            HttpResponseMessage response = Streamed(body);
            response.Content.Headers.ContentLength = 3L << 30;
            return response;
        }));

        Assert.Contains("MaxResponseBytes", (await FailAsync(store)).Message, StringComparison.Ordinal);
        Assert.Equal(0, body.Given);
    }

    [Fact]
    public async Task AFewBytesThatUnpackToMany_AreUnpackedUpToTheLimit()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write("{\"a\":\""u8);
            for (int i = 0; i < 64; i++)
            {
                await gzip.WriteAsync(new byte[1 << 18], Token);
            }
        }

        await using HttpDocumentStore store = TestStore.Over(
            new FaultyHandler((_, _) =>
            {
                HttpResponseMessage response = Reply.Bytes(packed.ToArray(), "application/json");
                response.Content.Headers.ContentEncoding.Add("gzip");
                return response;
            }),
            TestStore.Options() with { MaxResponseBytes = 1 << 20 });

        Assert.InRange(packed.Length, 1, 100_000);
        Assert.Contains("MaxResponseBytes", (await FailAsync(store)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReplyAsLargeAsItMayBe_IsRead()
    {
        const string Count = "{\"count\":7}";
        string json = Count.PadRight(1024);
        await using HttpDocumentStore store = TestStore.Over(new FaultyHandler((_, _) => Reply.Ok(json)), TestStore.Options() with { MaxResponseBytes = 1024 });

        Assert.Equal(7, await store.CountAsync("shop", filter: null, Token));
    }

    [Fact]
    public async Task AnErrorWithoutEnd_IsQuotedByItsBeginning()
    {
        EndlessStream body = new("busy "u8.ToArray());
        await using HttpDocumentStore store = TestStore.Over(new FaultyHandler((_, _) => Streamed(body, 400)));

        Assert.StartsWith("busy ", (await FailAsync(store)).ErrorMessage, StringComparison.Ordinal);
        Assert.InRange(body.Given, 1, 2 << 20);
    }

    [Fact]
    public async Task HeadersWithoutEnd_AreAFailure()
    {
        string headers = string.Concat(Enumerable.Range(0, 5000).Select(i => $"x-filler-{i}: {new string('z', 40)}\r\n"));
        await using RawServer server = new((_, _) => RawReply.Json("{}", 200, headers));
        await using HttpDocumentStore store = HttpDocumentStore.Connect(TestStore.Options() with { BaseAddress = server.Address, Attempts = 1 });

        Assert.Contains("headers", (await FailAsync(store)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AVectorStreamThatDoesNotEndWhereItSaid_IsGivenUp()
    {
        List<byte> head = [.. "RCVECS01"u8, .. Int(1), .. Long(3)];
        byte[] batch = [.. Int(1000), .. Enumerable.Range(0, 1000).SelectMany(_ => (byte[])[.. Int(1), (byte)'a']), .. new byte[4000]];
        await using HttpDocumentStore store = Vectors(new EndlessStream([.. head], batch));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => ReadAsync(store));

        Assert.Contains("the stream announced 3 vectors, and does not end after 10000", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 31)]
    [InlineData(long.MaxValue)]
    public async Task AVectorStreamThatAnnouncesWhatCannotBe_IsRejected(long total)
    {
        await using HttpDocumentStore store = Vectors(new EndlessStream([.. "RCVECS01"u8, .. Int(1), .. Long(total)]));

        Assert.Contains(
            "is not a valid number of vectors", (await Assert.ThrowsAsync<RelevanceApiException>(() => ReadAsync(store))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABatchWhoseIdsHaveNoEnd_IsRejected()
    {
        List<byte> head = [.. "RCVECS01"u8, .. Int(1), .. Long(1_000_000), .. Int(1_000_000)];
        byte[] id = [.. Int(100_000), .. Enumerable.Repeat((byte)'a', 100_000)];
        await using HttpDocumentStore store = Vectors(new EndlessStream([.. head], id), maxResponseBytes: 4_000_000);

        Assert.Contains("the ids of a batch", (await Assert.ThrowsAsync<RelevanceApiException>(() => ReadAsync(store))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VectorsAsJsonWithoutEnd_AreReadUpToTheLimit()
    {
        EndlessStream body = new("{\"documents\":[\""u8.ToArray());
        await using HttpDocumentStore store = TestStore.Over(
            new FaultyHandler((request, _) => request.Path.Contains("vectors", StringComparison.Ordinal) ? Streamed(body) : Reply.Ok("""{"datasets":[]}""")),
            TestStore.Options() with { MaxResponseBytes = 1 << 20 });

        Assert.Contains("MaxResponseBytes", (await Assert.ThrowsAsync<RelevanceApiException>(() => ReadAsync(store))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PagesThatLeadBackToThemselves_AreGivenUp()
    {
        FaultyHandler handler = new(
            (request, _) => request.Path == "/datasets/list"
                ? Reply.Ok("""{"datasets":[]}""")
                : Reply.Ok("""{"documents":[{"_id":"a"}],"after_id":["a"],"has_more":true}"""));
        await using HttpDocumentStore store = TestStore.Over(handler);

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.ListIdsAsync("shop", filter: null, Token));

        Assert.Contains("leads back to itself", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, handler.Questions.Count);
    }

    [Fact]
    public async Task CentroidsWhosePagesAreAllTheSame_AreGivenUp()
    {
        string page = $$"""{"results":[{{string.Join(',', Enumerable.Range(0, 9999).Select(i => $$"""{"_id":"c{{i}}","v":[1]}"""))}}]}""";
        FaultyHandler handler = new((_, _) => Reply.Ok(page));
        await using HttpDocumentStore store = TestStore.Over(handler);

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetClusteringAsync("shop", new ClusteringKey("v", "km"), Token));

        Assert.Contains("in the response twice", e.Message, StringComparison.Ordinal);
    }

    private static HttpDocumentStore Over(int status, string body, params (string Name, string Value)[] headers) => TestStore.Over(new FaultyHandler((_, _) =>
    {
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "text/html") };
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }));

    private static HttpResponseMessage Page(string html, int status) =>
        new((HttpStatusCode)status) { Content = new StringContent(html, Encoding.UTF8, "text/html") };

    private static HttpResponseMessage Streamed(EndlessStream body, int status = 200, string type = "application/json")
    {
        HttpResponseMessage response = new((HttpStatusCode)status) { Content = new StreamContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        response.Headers.Add("relevance-cluster", "1");
        return response;
    }

    private static HttpDocumentStore Vectors(EndlessStream body, int maxResponseBytes = 512 << 20) => TestStore.Over(
        new FaultyHandler(
            (request, _) => request.Path.Contains("vectors", StringComparison.Ordinal)
                ? Streamed(body, type: "application/vnd.relevance.vectors")
                : Reply.Ok("""{"datasets":[]}""")),
        TestStore.Options() with { MaxResponseBytes = maxResponseBytes });

    private static async Task ReadAsync(HttpDocumentStore store)
    {
        await foreach (VectorBatch batch in store.ReadVectorsAsync("shop", "v_vector_", Token))
        {
            Assert.NotEmpty(batch.DocumentIds);
        }
    }

    private static Task<RelevanceApiException> FailAsync(HttpDocumentStore store) =>
        Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

    private static byte[] Int(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Long(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Reply.Ok("{}");
        }
    }
}
