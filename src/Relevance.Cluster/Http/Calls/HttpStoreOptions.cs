using System.Globalization;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Http.Calls;

namespace Relevance.Cluster;

/// <summary>
/// The options of <see cref="HttpDocumentStore"/>: the address, the project with its key, retries, limits and compression. Read once, when the store is
/// created.
/// </summary>
/// <remarks><see cref="ToString"/> does not show the key.</remarks>
public sealed record HttpStoreOptions
{
    /// <summary>
    /// Gets the base URL of all paths, such as <c>https://example.com/latest</c>. Null, the default, means the URL of the <see cref="Region"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The URL is not absolute, is neither http nor https, or has a user, a query or a fragment.</exception>
    public Uri? BaseAddress
    {
        get;
        init
        {
            CheckAddress(value, nameof(BaseAddress));
            field = value;
        }
    }

    /// <summary>Gets the project; requires an <see cref="ApiKey"/>. Null, the default, sends no key, which only a server without keys accepts.</summary>
    /// <exception cref="ArgumentException">The project is empty, or has a colon, white space or a non-ASCII character.</exception>
    public string? Project
    {
        get;
        init
        {
            if (value is not null)
            {
                _ = new RelevanceToken(value, "-");
            }

            field = value;
        }
    }

    /// <summary>Gets the key of the project, a secret. The default is null.</summary>
    /// <exception cref="ArgumentException">The key is empty, or has white space or a non-ASCII character.</exception>
    public string? ApiKey
    {
        get;
        init
        {
            if (value is not null)
            {
                RelevanceToken.Check(value, "API key", nameof(ApiKey));
            }

            field = value;
        }
    }

    /// <summary>
    /// Gets the region of the hosted service, which is used if there is no <see cref="BaseAddress"/>. Null, the default, means <c>us-east-1</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The region has characters other than letters, digits and <c>-</c>.</exception>
    public string? Region
    {
        get;
        init
        {
            RelevanceToken.CheckRegion(value, nameof(Region));
            field = value;
        }
    }

    /// <summary>Gets the largest number of attempts per request, from 1 to 20. The default is 4; 1 disables retries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 20.</exception>
    public int Attempts
    {
        get;
        init => field = InRange(value, 1, 20);
    } = 4;

    /// <summary>
    /// Gets the approximate delay before the first retry. Delays double and have random jitter, so that many clients do not retry at the same time. The default
    /// is half a second.
    /// </summary>
    /// <remarks>A delay that the service specifies (<c>Retry-After</c>) is used instead.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over a minute.</exception>
    public TimeSpan BaseDelay
    {
        get;
        init => field = InRange(value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the timeout of one attempt, until its response is read. The default is 100 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 10 milliseconds to a day.</exception>
    public TimeSpan AttemptTimeout
    {
        get;
        init => field = InRange(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1));
    } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Gets the time budget of a request with all its attempts and delays; for a stream of vectors, until it begins and then per batch. The default is five
    /// minutes. A delay that would exceed the budget is not started.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 10 milliseconds to a day.</exception>
    public TimeSpan TimeBudget
    {
        get;
        init => field = InRange(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1));
    } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets the largest accepted size of a response in bytes, after decompression; for a stream of vectors, of one batch. The default is 512 MiB. A larger
    /// response is an error that names this option; if it is a page of documents, request smaller pages.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 KiB to 2 GiB − 1.</exception>
    public int MaxResponseBytes
    {
        get;
        init => field = InRange(value, 1 << 10, int.MaxValue);
    } = 512 << 20;

    /// <summary>
    /// Gets the largest size in bytes of the JSON in one request that writes documents, unless a single document is larger. The default is 32 MiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 1 GiB.</exception>
    public int MaxBatchBytes
    {
        get;
        init => field = InRange(value, 1, 1 << 30);
    } = 32 << 20;

    /// <summary>Gets the largest number of documents in one request, at least 1. The default is 10 000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxBatchDocuments
    {
        get;
        init => field = InRange(value, 1, int.MaxValue);
    } = 10_000;

    /// <summary>Gets the largest number of simultaneous requests of a write that needs several, from 1 to 64. The default is 4.</summary>
    /// <remarks>Updates are sent in parallel; inserts and upserts only without <see cref="KeepsInsertionOrder"/>; batches that share an id never.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 64.</exception>
    public int Parallelism
    {
        get;
        init => field = InRange(value, 1, 64);
    } = 4;

    /// <summary>
    /// Gets a value indicating whether the insertion order is the order of the written documents even if they need several requests. The default is
    /// <see langword="true"/>; <see langword="false"/> writes faster, and results that depend on the order, such as the initialization of k-means, are then not
    /// reproducible.
    /// </summary>
    public bool KeepsInsertionOrder { get; init; } = true;

    /// <summary>
    /// Gets the compression of request bodies, used if the service is known to support it. Null, the default, is gzip over a network and
    /// <see cref="RequestCompression.None"/> to a loopback address, where bytes cost less than their compression. The service chooses the compression of
    /// responses, which are not compressed in the second case.
    /// </summary>
    public RequestCompression? Compression { get; init; }

    /// <summary>Gets the smallest size in bytes of a request body that is compressed. The default is 32 KiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MinCompressedBytes
    {
        get;
        init => field = InRange(value, 0, int.MaxValue);
    } = 32 << 10;

    /// <summary>
    /// Gets the factory of the logs <c>Relevance.Cluster.Http</c> and, for fits, <c>Relevance.Cluster.Fitting</c>; no event has a key, a document id or a field
    /// value. Null, the default, disables logging.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Gets the clock of delays and time budgets. The default is the system clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Creates options from an activation token.</summary>
    /// <param name="token"><c>project:api_key:region:…</c>; further parts and white space around it are ignored.</param>
    /// <returns>The options, with defaults for everything else.</returns>
    /// <exception cref="FormatException">The text is not a token. The message shows no part of it.</exception>
    public static HttpStoreOptions FromToken(string token) => Of(RelevanceToken.Parse(token));

    /// <summary>Creates options from the token in the environment variable <c>RELEVANCE_TOKEN</c>.</summary>
    /// <returns>The options, with defaults for everything else.</returns>
    /// <exception cref="InvalidOperationException">The variable is not set.</exception>
    /// <exception cref="FormatException">The value is not a token.</exception>
    public static HttpStoreOptions FromEnvironment() =>
        Of(RelevanceToken.FromEnvironment() ?? throw new InvalidOperationException(
            $"The environment variable {RelevanceToken.EnvironmentVariable} is not set. Set it to 'project:api_key:region', "
            + "or pass options with a base address, a project and an API key."));

    /// <summary>Returns the main options, without the key.</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{nameof(HttpStoreOptions)} {{ {GetBaseAddress()}, project {Project ?? "none"}, "
            + $"key {(ApiKey is null ? "none" : "***")}, {Attempts} attempts in {TimeBudget} }}");

    /// <summary>Returns the base URL, without a trailing slash.</summary>
    internal string GetBaseAddress() => (BaseAddress?.AbsoluteUri ?? AddressOf(Region)).TrimEnd('/');

    /// <summary>Returns the value of the Authorization header; null if there is no key.</summary>
    /// <exception cref="ArgumentException">A project has no key, or a key no project.</exception>
    internal string? GetAuthorization(string parameterName = "options") => (Project, ApiKey) switch
    {
        ({ } project, { } key) => $"{project}:{key}",
        (null, null) => null,
        _ => throw new ArgumentException(
            $"Expected both a project and an API key, but the {(Project is null ? "project" : "API key")} is missing.", parameterName),
    };

    // The hosts of the original clients, by region.
    private static string AddressOf(string? region) => region switch
    {
        null => "https://api.us-east-1.relevance.ai/latest",
        "old-australia-east" => "https://gateway-api-aueast.relevance.ai/latest",
        { Length: 6 } when region.All(char.IsAsciiHexDigit) => $"https://api-{region}.stack.tryrelevance.com/latest",
        _ when region.Contains("dev", StringComparison.Ordinal) =>
            $"https://api-dev.{region.Replace("dev-", "", StringComparison.Ordinal)}.relevance.ai/latest",
        _ => $"https://api.{region}.relevance.ai/latest",
    };

    private static HttpStoreOptions Of(RelevanceToken token) => new() { Project = token.Project, ApiKey = token.ApiKey, Region = token.Region };

    private static void CheckAddress(Uri? address, string parameterName)
    {
        if (address is null)
        {
            return;
        }

        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("The base address must be an absolute URL that begins with http:// or https://.", parameterName);
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new ArgumentException("The base address has a user, a query or a fragment. Set ApiKey to the key, which is sent in a header.", parameterName);
        }
    }

    private static T InRange<T>(T value, T least, T most)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        return value;
    }
}
