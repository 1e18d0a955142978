using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Relevance.Cluster.Registration;

/// <summary>
/// Reads the options of a store over HTTP from a section of the configuration. By hand and not by the framework's binder: unknown keys and bad values are
/// errors that name the key, a secret is never shown, and the options stay immutable.
/// </summary>
internal static class HttpStoreSettings
{
    private const string TokenKey = "Token";

    private static readonly Dictionary<string, Func<HttpStoreOptions, string, HttpStoreOptions>> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(HttpStoreOptions.BaseAddress)] = (options, text) => options with { BaseAddress = new Uri(text, UriKind.Absolute) },
        [nameof(HttpStoreOptions.Project)] = (options, text) => options with { Project = text },
        [nameof(HttpStoreOptions.ApiKey)] = (options, text) => options with { ApiKey = text },
        [nameof(HttpStoreOptions.Region)] = (options, text) => options with { Region = text },
        [nameof(HttpStoreOptions.Attempts)] = (options, text) => options with { Attempts = Integer(text) },
        [nameof(HttpStoreOptions.BaseDelay)] = (options, text) => options with { BaseDelay = Time(text) },
        [nameof(HttpStoreOptions.AttemptTimeout)] = (options, text) => options with { AttemptTimeout = Time(text) },
        [nameof(HttpStoreOptions.TimeBudget)] = (options, text) => options with { TimeBudget = Time(text) },
        [nameof(HttpStoreOptions.MaxBatchBytes)] = (options, text) => options with { MaxBatchBytes = Integer(text) },
        [nameof(HttpStoreOptions.MaxBatchDocuments)] = (options, text) => options with { MaxBatchDocuments = Integer(text) },
        [nameof(HttpStoreOptions.Parallelism)] = (options, text) => options with { Parallelism = Integer(text) },
    };

    /// <summary>Reads a section.</summary>
    /// <exception cref="FormatException">The section is empty, has an unknown key, or a value that cannot be used; the message names it.</exception>
    public static HttpStoreOptions Read(IConfigurationSection section)
    {
        if (!section.Exists())
        {
            throw new FormatException(
                $"The configuration has no section '{section.Path}'. Expected at least {nameof(HttpStoreOptions.BaseAddress)} or {TokenKey}.");
        }

        HttpStoreOptions options = section[TokenKey] is { } token ? Apply(section.Path, TokenKey, () => HttpStoreOptions.FromToken(token)) : new();
        foreach (IConfigurationSection setting in section.GetChildren())
        {
            if (string.Equals(setting.Key, TokenKey, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!Settings.TryGetValue(setting.Key, out Func<HttpStoreOptions, string, HttpStoreOptions>? set))
            {
                throw new FormatException($"Configuration '{setting.Path}': unknown. Known are {TokenKey}, {string.Join(", ", Settings.Keys)}.");
            }

            options = Apply(section.Path, setting.Key, () => set(options, setting.Value ?? ""));
        }

        return options;
    }

    private static HttpStoreOptions Apply(string path, string key, Func<HttpStoreOptions> set)
    {
        try
        {
            return set();
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new FormatException($"Configuration '{path}:{key}': {e.Message}", e);
        }
    }

    private static int Integer(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new FormatException($"expected a whole number, found '{text}'.");

    private static TimeSpan Time(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value)
            ? value
            : throw new FormatException($"expected a time as 00:01:30, found '{text}'.");
}
