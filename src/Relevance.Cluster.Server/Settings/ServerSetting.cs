namespace Relevance.Cluster.Server.Settings;

/// <summary>One setting: its name on the command line, what it means, and what it does.</summary>
/// <param name="Name">The name: <c>max-body-bytes</c> is <c>--max-body-bytes</c> and RELEVANCE_CLUSTER_MAX_BODY_BYTES.</param>
/// <param name="Value">What stands for the value in the help.</param>
/// <param name="Meaning">A sentence for the help, with the default.</param>
/// <param name="Apply">Sets it; throws a <see cref="FormatException"/> for a text that is no value of it.</param>
internal sealed record ServerSetting(string Name, string Value, string Meaning, Func<ServerOptions, string, ServerOptions> Apply)
{
    public const string EnvironmentPrefix = "RELEVANCE_CLUSTER_";

    public string EnvironmentName => EnvironmentPrefix + Name.Replace('-', '_').ToUpperInvariant();
}
