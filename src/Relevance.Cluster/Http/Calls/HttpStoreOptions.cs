using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Relevance.Cluster;

/// <summary>Where a service is, who asks it, and how patiently. Read once, when the store is made.</summary>
/// <remarks><see cref="ToString"/> leaves the key out.</remarks>
public sealed record HttpStoreOptions
{
    /// <summary>Gets the base URL below which the paths begin, such as <c>https://example.com/latest</c>; null (the default) means that of the <see cref="Region"/>.</summary>
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

    /// <summary>Gets the project; goes with <see cref="ApiKey"/>. Null (the default) sends no key, which only a server without keys accepts.</summary>
    /// <exception cref="ArgumentException">The project is empty, or has a colon, white space or a character beyond ASCII in it.</exception>
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
    /// <exception cref="ArgumentException">The key is empty, or has white space or a character beyond ASCII in it.</exception>
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

    /// <summary>Gets the region of the hosted service, such as <c>us-east-1</c>, which says where it is when there is no <see cref="BaseAddress"/>. Null (the default) means <c>us-east-1</c>.</summary>
    /// <exception cref="ArgumentException">The region has other characters than letters, digits and <c>-</c>.</exception>
    public string? Region
    {
        get;
        init
        {
            RelevanceToken.CheckRegion(value, nameof(Region));
            field = value;
        }
    }

    /// <summary>Gets how often a request is sent at most, 1 to 20. The default is 4; 1 repeats nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 20.</exception>
    public int Attempts
    {
        get;
        init => field = InRange(value, 1, 20);
    } = 4;

    /// <summary>Gets how long the first wait is, about: the waits double and are scattered, so that many clients do not come back at once. The default is half a second.</summary>
    /// <remarks>Where the service names a time (<c>Retry-After</c>), that is waited instead.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over a minute.</exception>
    public TimeSpan BaseDelay
    {
        get;
        init => field = InRange(value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets how long one attempt may take until its reply is read. The default is 100 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 10 milliseconds to a day.</exception>
    public TimeSpan AttemptTimeout
    {
        get;
        init => field = InRange(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1));
    } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Gets how long a request may take with all its attempts and waits; of a stream of vectors, until it begins and then from batch to batch. The default is five minutes. A wait that would go beyond it
    /// is not begun.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 10 milliseconds to a day.</exception>
    public TimeSpan TimeBudget
    {
        get;
        init => field = InRange(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1));
    } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets how many bytes of a reply are read at most, after decompression; of a stream of vectors, of one batch. The default is 512 MiB. A reply that is larger, or that does not end, is an error that
    /// names this setting; where it is a page of documents that is so large, ask for smaller pages.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 KiB to 2 GiB − 1.</exception>
    public int MaxReplyBytes
    {
        get;
        init => field = InRange(value, 1 << 10, int.MaxValue);
    } = 512 << 20;

    /// <summary>Gets how many bytes of JSON one request that writes documents holds at most, unless a single document is larger. The default is 32 MiB, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 1 GiB.</exception>
    public int MaxBatchBytes
    {
        get;
        init => field = InRange(value, 1, 1 << 30);
    } = 32 << 20;

    /// <summary>Gets how many documents one request holds at most, at least 1. The default is 10 000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxBatchDocuments
    {
        get;
        init => field = InRange(value, 1, int.MaxValue);
    } = 10_000;

    /// <summary>Gets how many requests one write sends side by side, 1 to 64, once it had to be cut. The default is 4.</summary>
    /// <remarks>Updates go side by side; inserts and upserts do only without <see cref="KeepsInsertionOrder"/>; batches that share an id never do.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 64.</exception>
    public int Parallelism
    {
        get;
        init => field = InRange(value, 1, 64);
    } = 4;

    /// <summary>
    /// Gets a value indicating whether documents stand in the order in which they were given, also when they are too many for one request. The default is <see langword="true"/>;
    /// <see langword="false"/> loads faster, and whatever depends on that order (the start of a k-means, say) then depends on chance.
    /// </summary>
    public bool KeepsInsertionOrder { get; init; } = true;

    /// <summary>Gets how request bodies are compressed, where the service is known to understand it. The default is gzip. Replies come as the service likes best, gzip and Brotli among them.</summary>
    public RequestCompression Compression { get; init; } = RequestCompression.Gzip;

    /// <summary>Gets how many bytes a request has at least to be compressed. The default is 32 KiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MinCompressedBytes
    {
        get;
        init => field = InRange(value, 0, int.MaxValue);
    } = 32 << 10;

    /// <summary>Gets where events are logged: none holds a key, an id or a field of a document. Null (the default) logs nothing.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Gets the clock of waits and budgets. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes options of an activation token.</summary>
    /// <param name="token"><c>project:api_key:region:…</c>; see <see cref="RelevanceToken.Parse"/>.</param>
    /// <returns>The options, the rest of them with their defaults.</returns>
    /// <exception cref="FormatException">The text is no token. The message shows nothing of it.</exception>
    public static HttpStoreOptions FromToken(string token) => Of(RelevanceToken.Parse(token));

    /// <summary>Makes options of the token in the environment variable <see cref="RelevanceToken.EnvironmentVariable"/>.</summary>
    /// <returns>The options, the rest of them with their defaults.</returns>
    /// <exception cref="InvalidOperationException">The variable is not set.</exception>
    /// <exception cref="FormatException">What is there is no token.</exception>
    public static HttpStoreOptions FromEnvironment() =>
        Of(RelevanceToken.FromEnvironment() ?? throw new InvalidOperationException(
            $"The environment variable {RelevanceToken.EnvironmentVariable} is not set. Put 'project:api_key:region' into it, or give options with a base address, a project and an API key."));

    /// <summary>Gives the options for a reader, without the key.</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{nameof(HttpStoreOptions)} {{ {GetBaseAddress()}, project {Project ?? "none"}, key {(ApiKey is null ? "none" : "***")}, {Attempts} attempts in {TimeBudget} }}");

    /// <summary>Gets the base URL without a slash at its end.</summary>
    internal string GetBaseAddress() => (BaseAddress?.AbsoluteUri ?? AddressOf(Region)).TrimEnd('/');

    /// <summary>Gets what the Authorization header says; null when there is no key.</summary>
    /// <exception cref="ArgumentException">There is a project without a key, or a key without a project.</exception>
    internal string? GetAuthorization(string parameterName = "options") => (Project, ApiKey) switch
    {
        ({ } project, { } key) => $"{project}:{key}",
        (null, null) => null,
        _ => throw new ArgumentException($"Project and API key go together, and the {(Project is null ? "project" : "API key")} is missing.", parameterName),
    };

    // The hosts that the original clients asked, by region.
    private static string AddressOf(string? region) => region switch
    {
        null => "https://api.us-east-1.relevance.ai/latest",
        "old-australia-east" => "https://gateway-api-aueast.relevance.ai/latest",
        { Length: 6 } when region.All(char.IsAsciiHexDigit) => $"https://api-{region}.stack.tryrelevance.com/latest",
        _ when region.Contains("dev", StringComparison.Ordinal) => $"https://api-dev.{region.Replace("dev-", "", StringComparison.Ordinal)}.relevance.ai/latest",
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
            throw new ArgumentException("The base address has a user, a query or a fragment; a key belongs into ApiKey, which goes into a header.", parameterName);
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
