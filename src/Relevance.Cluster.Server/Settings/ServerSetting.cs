namespace Relevance.Cluster.Server.Settings;

/// <summary>A setting: its name, its help, and how its text is applied.</summary>
/// <param name="Name">The name: <c>max-body-bytes</c> is <c>--max-body-bytes</c> and RELEVANCE_CLUSTER_MAX_BODY_BYTES.</param>
/// <param name="Value">The placeholder of the value in the help.</param>
/// <param name="Meaning">A sentence for the help, with the default.</param>
/// <param name="Apply">Applies a text to the options; throws a <see cref="FormatException"/> if the text is not a value of the setting.</param>
internal sealed record ServerSetting(string Name, string Value, string Meaning, Func<ServerOptions, string, ServerOptions> Apply)
{
    public const string EnvironmentPrefix = "RELEVANCE_CLUSTER_";

    public string EnvironmentName => EnvironmentPrefix + Name.Replace('-', '_').ToUpperInvariant();
}
