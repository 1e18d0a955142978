using System.Buffers;
using System.Diagnostics;
using System.Globalization;

namespace Relevance.Cluster.Http.Calls;

/// <summary>An activation token, <c>project:api_key:region:…</c>: the project, its key and the region of the service. Further parts are ignored.</summary>
/// <remarks>Neither <see cref="ToString"/> nor the message of any exception shows the key.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class RelevanceToken
{
    /// <summary>The name of the environment variable that holds a token: <c>RELEVANCE_TOKEN</c>.</summary>
    public const string EnvironmentVariable = "RELEVANCE_TOKEN";

    private const string Form = "'project:api_key:region:…'";

    private static readonly SearchValues<char> RegionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    /// <summary>Initializes a new instance of the <see cref="RelevanceToken"/> class from its parts.</summary>
    /// <param name="project">The project: visible ASCII characters except the colon.</param>
    /// <param name="apiKey">The key of the project: visible ASCII characters.</param>
    /// <param name="region">The region: letters, digits and <c>-</c>; null for a self-hosted server.</param>
    /// <exception cref="ArgumentException">A part is empty or has other characters.</exception>
    public RelevanceToken(string project, string apiKey, string? region = null)
    {
        Check(project, "project", nameof(project));
        Check(apiKey, "API key", nameof(apiKey));
        if (project.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "The project has a colon, which separates the parts of a token. Pass project and API key separately, or call Parse with the token.",
                nameof(project));
        }

        CheckRegion(region, nameof(region));
        Project = project;
        ApiKey = apiKey;
        Region = region;
    }

    /// <summary>Gets the project.</summary>
    public string Project { get; }

    /// <summary>Gets the key, a secret: do not log it.</summary>
    public string ApiKey { get; }

    /// <summary>Gets the region; null if the token has none.</summary>
    public string? Region { get; }

    /// <summary>Reads a token.</summary>
    /// <param name="token">The text, at least <c>project:api_key</c>; white space around it is ignored.</param>
    /// <returns>Its parts.</returns>
    /// <exception cref="FormatException">
    /// A part is missing or has invalid characters. The message names the part, and shows nothing of the token.
    /// </exception>
    public static RelevanceToken Parse(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        string[] parts = token.Trim().Split(':');
        string found = string.Create(CultureInfo.InvariantCulture, $"found {parts.Length} {(parts.Length == 1 ? "part" : "parts")}");
        if (parts is [""])
        {
            throw new FormatException($"The token is empty: expected {Form}.");
        }

        if (parts[0].Length == 0 || parts.Length < 2 || parts[1].Length == 0)
        {
            throw new FormatException($"The token has no {(parts[0].Length == 0 ? "project" : "API key")}: expected {Form}, {found}.");
        }

        try
        {
            return new RelevanceToken(parts[0], parts[1], parts.Length > 2 && parts[2].Length > 0 ? parts[2] : null);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"Not a token, which is {Form}: {e.Message}", e);
        }
    }

    /// <summary>Reads the token from the environment variable <see cref="EnvironmentVariable"/>.</summary>
    /// <returns>The token; null if the variable is not set or empty.</returns>
    /// <exception cref="FormatException">The value is not a token.</exception>
    public static RelevanceToken? FromEnvironment() =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } token ? Parse(token) : null;

    /// <summary>Returns project and region, without the key.</summary>
    /// <returns>The text, such as <c>my-project:***:us-east-1</c>.</returns>
    public override string ToString() => $"{Project}:***" + (Region is null ? "" : $":{Region}");

    /// <summary>Validates a region, since it becomes a part of the host name to which the key is sent.</summary>
    public static void CheckRegion(string? region, string parameterName)
    {
        if (region is not null && (region.Length is 0 or > 63 || region.AsSpan().IndexOfAnyExcept(RegionCharacters) >= 0))
        {
            throw new ArgumentException("The region is not valid: expected letters, digits and '-', such as us-east-1.", parameterName);
        }
    }

    /// <summary>Validates a part of the Authorization header: a line break would start another header.</summary>
    public static void Check(string part, string name, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(part, parameterName);
        if (part.Length == 0)
        {
            throw new ArgumentException($"The {name} is empty.", parameterName);
        }

        int position = part.AsSpan().IndexOfAnyExceptInRange('!', '~');
        if (position >= 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The {name} has a character that is not visible ASCII at position {position}, such as a space."),
                parameterName);
        }
    }
}
