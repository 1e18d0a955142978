using System.Globalization;
using System.Net;
using Relevance.Cluster.Postgres.Engine;

namespace Relevance.Cluster.Server.Settings;

/// <summary>
/// All settings, in the order of the help. A value is from the command line, otherwise from the environment, otherwise from appsettings.json, otherwise the
/// default.
/// </summary>
internal static class ServerSettings
{
    /// <summary>The object of appsettings.json with the settings.</summary>
    public const string FileSection = "RelevanceCluster";

    private const string KeysName = "keys";
    private const string PasswordName = "certificate-password";
    private const string StoreName = "store";

    public static IReadOnlyList<ServerSetting> All { get; } =
    [
        new(
            "data", "FOLDER", "Where projects are kept, one file each; ':memory:' keeps nothing. Default: ./data",
            (options, text) => options with { DataFolder = NotEmpty(text) }),
        new(
            StoreName, "CONNECTION", "A PostgreSQL database for the projects, 'Host=db;Database=shop', a schema each; keys and uploads stay in 'data'.",
            (options, text) => options with { Store = Connection(text) }),
        new(
            "urls", "URLS", "Where to listen, separated by ';'. Default: http://127.0.0.1:8710",
            (options, text) => options with { Urls = Split(text, ';') }),
        new(
            "prefix", "PATHS", "Paths below which everything is answered too, separated by ','. Default: /latest",
            (options, text) => options with { Prefixes = Paths(text) }),
        new(
            "path-base", "PATH", "One more such path, as a proxy may put it in front.",
            (options, text) => options with { Prefixes = [.. Paths(text), .. options.Prefixes, .. Joined(text, options.Prefixes)] }),
        new(
            KeysName, "KEYS", "Keys of the form project:api_key, separated by ','. Better in the environment than on a command line.",
            (options, text) => options with { Keys = Split(text, ',') }),
        new(
            "keys-file", "FILE", "The file that 'keys add' writes. Default: keys.json in the data folder",
            (options, text) => options with { KeysFile = NotEmpty(text) }),
        new(
            "max-failed-keys", "N", "How many wrong keys an address may send in a minute; 0 for no limit. Default: 20",
            (options, text) => options with { MaxFailedKeys = Integer(text, 0, 1_000_000) }),
        new(
            "allowed-hosts", "NAMES", "With keys: the host names to answer to, separated by ','; *.example.org for all below. Default: *",
            (options, text) => options with { AllowedHosts = Hosts(text) }),
        new(
            "public-address", "URL", "How clients reach the server, for the addresses of uploaded files. Default: where each request came in",
            (options, text) => options with { PublicAddress = Address(text) }),
        new(
            "trusted-proxies", "ADDRESSES", "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, as 10.0.0.7 or 10.0.0.0/8, separated by ','.",
            (options, text) => options with { TrustedProxies = Networks(text) }),
        new(
            "certificate", "FILE", "The certificate for urls that begin with https: PEM with its chain, or PKCS #12.",
            (options, text) => options with { Certificate = NotEmpty(text) }),
        new(
            "certificate-key", "FILE", "The private key in PEM, where the certificate's file does not hold it.",
            (options, text) => options with { CertificateKey = NotEmpty(text) }),
        new(
            PasswordName, "TEXT", "What opens the private key. Better in the environment than on a command line.",
            (options, text) => options with { CertificatePassword = NotEmpty(text) }),
        new(
            "max-projects", "N", "How many projects may be open at a time; the one idle longest is closed for another. Default: 100",
            (options, text) => options with { MaxProjects = Integer(text, 1, 100_000) }),
        new(
            "idle-time", "SECONDS", "After what time a project that nobody asks for is closed. Default: 900",
            (options, text) => options with { IdleTime = AtLeastASecond(text) }),
        new(
            "max-body-bytes", "N", "How many bytes a body may have, also after decompression. Default: 134217728",
            (options, text) => options with { MaxBodyBytes = Integer(text, 1024, 1 << 30) }),
        new(
            "max-buffered-bytes", "N", "How many bytes all bodies together may have. Default: 1073741824",
            (options, text) => options with { MaxBufferedBytes = Long(text, 1024) }),
        new(
            "max-vector-length", "N", "How many components a vector may have. Default: 65536",
            (options, text) => options with { MaxVectorDimension = Integer(text, 1, FieldType.MaxVectorDimension) }),
        new(
            "max-upload-bytes", "N", "How many bytes the uploaded files of a project may have together. Default: 1073741824",
            (options, text) => options with { MaxUploadBytes = Long(text, 0) }),
        new(
            "upload-address-days", "N", "How many days the address of an uploaded file lets anybody read it without a key. Default: 7",
            (options, text) => options with { UploadAddressTime = TimeSpan.FromDays(Integer(text, 0, 36_500)) }),
        new(
            "min-free-bytes", "N", "How many bytes must be free on the disk for /ready. Default: 67108864",
            (options, text) => options with { MinFreeBytes = Long(text, 0) }),
        new(
            "metrics", "WHO", "Who may read /metrics: 'key', whoever has one; 'open', everybody; 'off', nobody. Default: key",
            (options, text) => options with { Metrics = Enum.Parse<MetricsAccess>(OneOf(text, "key", "open", "off"), ignoreCase: true) }),
        new(
            "max-concurrent-requests", "N", "How many requests are worked on at a time. Default: 64",
            (options, text) => options with { MaxConcurrentRequests = Integer(text, 1, 10_000) }),
        new(
            "max-queued-requests", "N", "How many more may wait; the next is answered 429. Default: 256",
            (options, text) => options with { MaxQueuedRequests = Integer(text, 0, 100_000) }),
        new(
            "max-project-queries", "N", "How many queries of one project are worked on at a time. Default: the processors, 2 to 4",
            (options, text) => options with { MaxProjectQueries = Integer(text, 1, 60) }),
        new(
            "max-project-queue", "N", "How many more of one project may wait; the next is answered 429. Default: 64",
            (options, text) => options with { MaxProjectQueue = Integer(text, 0, 100_000) }),
        new(
            "query-timeout", "SECONDS", "How long a query may take, waiting included. Default: 30",
            (options, text) => options with { QueryTimeout = Time(text) }),
        new(
            "change-timeout", "SECONDS", "How long a write may take, waiting included. Default: 300",
            (options, text) => options with { ChangeTimeout = Time(text) }),
        new(
            "max-kept-bytes", "N", "How many bytes of answers and cursors are kept between requests, and as many of pages. Default: 268435456",
            (options, text) => options with { MaxKeptBytes = Long(text, 0) }),
        new(
            "max-project-kept-bytes", "N", "How many of them for one project. Default: 33554432",
            (options, text) => options with { MaxProjectKeptBytes = Long(text, 0) }),
        new(
            "max-connections", "N", "How many connections may be open. Default: 1000",
            (options, text) => options with { MaxConnections = Integer(text, 1, 1_000_000) }),
        new(
            "min-body-rate", "N", "How many bytes per second of a body must arrive. Default: 1000",
            (options, text) => options with { MinBodyRate = Integer(text, 1, 1 << 30) }),
        new(
            "header-timeout", "SECONDS", "How long the headers of a request may take. Default: 15",
            (options, text) => options with { HeaderTimeout = Seconds(text) }),
        new(
            "body-timeout", "SECONDS", "How long a body may take as a whole. Default: 300",
            (options, text) => options with { BodyTimeout = Seconds(text) }),
        new(
            "shutdown-timeout", "SECONDS", "How long a stop waits for what has begun. Default: 30",
            (options, text) => options with { ShutdownTimeout = Seconds(text) }),
        new(
            "drain", "SECONDS", "How long the server goes on when told to stop, with /ready answering 503. Default: 0",
            (options, text) => options with { DrainTime = Seconds(text) }),
        new(
            "log", "FORMAT", "'text' or 'json', a line each. Default: text",
            (options, text) => options with { LogsJson = OneOf(text, "text", "json") == "json" }),
    ];

    public static ServerSetting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);

    /// <summary>Combines the values of all sources.</summary>
    /// <param name="commandLine">Names and values of the command line.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="file">The section of appsettings.json; an empty object if it does not exist.</param>
    /// <exception cref="FormatException">A value cannot be used; the message names the setting.</exception>
    public static ServerOptions Read(IReadOnlyDictionary<string, string> commandLine, Func<string, string?> environment, FieldValue file)
    {
        ServerOptions options = new();
        if (file.Kind != FieldKind.Object)
        {
            throw new FormatException($"appsettings.json, {FileSection}: expected an object of settings.");
        }

        IReadOnlyDictionary<string, FieldValue> fromFile = file.AsObject();
        if (fromFile.Keys.FirstOrDefault(name => Find(name) is null) is { } unknown)
        {
            throw new FormatException($"appsettings.json, {FileSection}: there is no setting '{unknown}'.");
        }

        foreach (ServerSetting setting in All)
        {
            string? text = commandLine.TryGetValue(setting.Name, out string? given) ? given
                : environment(setting.EnvironmentName) is { Length: > 0 } set ? set
                : fromFile.TryGetValue(setting.Name, out FieldValue value) && value.HasValue ? value.ToString()
                : null;
            try
            {
                options = text is null ? options : setting.Apply(options, text);
            }
            catch (FormatException e)
            {
                // No message contains a secret.
                string problem = setting.Name is KeysName or PasswordName or StoreName ? "cannot be used" : $"cannot be '{text}'";
                throw new FormatException($"The setting '{setting.Name}' {problem}: {e.Message}", e);
            }
        }

        return options;
    }

    private static string Connection(string text)
    {
        try
        {
            _ = ConnectionText.Parse(text);
            return text;
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static string NotEmpty(string text) => text.Length > 0 ? text : throw new FormatException("it is empty.");

    private static string[] Split(string text, char separator) =>
        text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } parts
            ? parts
            : throw new FormatException("it is empty.");

    private static string[] Paths(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(path => path.TrimEnd('/'))
            .Where(path => path.Length > 0)
            .Select(path => path[0] == '/' ? path : throw new FormatException("a path begins with '/'."))];

    private static IEnumerable<string> Joined(string text, IReadOnlyList<string> prefixes) =>
        Paths(text).SelectMany(path => prefixes.Select(prefix => path + prefix));

    private static string[] Hosts(string text) =>
        [.. Split(text, ',').Select(host =>
            IsHost(host) ? host : throw new FormatException($"'{host}' is no host name; a port does not belong to it."))];

    private static bool IsHost(string host) =>
        host == "*"
        || Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host.Trim('[', ']')) != UriHostNameType.Unknown;

    private static string Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address is { Query: "", Fragment: "", UserInfo: "" }
            ? text.TrimEnd('/')
            : throw new FormatException("expected an address such as https://vectors.example.org, with a path if there is one.");

    private static IPNetwork[] Networks(string text) =>
        [.. Split(text, ',').Select(network =>
            IPAddress.TryParse(network, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : IPNetwork.TryParse(network, out IPNetwork range) ? range
            : throw new FormatException($"'{network}' is no address and no network."))];

    private static int Integer(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max
            ? value
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {min} to {max}."));

    private static long Long(string text, long min) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= min
            ? value
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"expected a whole number of at least {min}."));

    private static TimeSpan Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds <= 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("expected seconds, at most 86400.");

    private static TimeSpan AtLeastASecond(string text) =>
        Seconds(text) is var time && time.TotalSeconds >= 1 ? time : throw new FormatException("expected at least a second.");

    private static TimeSpan Time(string text) =>
        Seconds(text) is var time && time > TimeSpan.Zero ? time : throw new FormatException("expected seconds above 0, at most 86400.");

    private static string OneOf(string text, params string[] allowed) =>
        allowed.Contains(text) ? text : throw new FormatException($"expected one of: {string.Join(", ", allowed)}.");
}
