using System.Reflection;

namespace Relevance.Cluster.Server.Settings;

/// <summary>The version of the server.</summary>
internal static class ServerVersion
{
    /// <summary>Gets the version of the package, such as 1.2.0.</summary>
    public static string Text { get; } =
        typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
