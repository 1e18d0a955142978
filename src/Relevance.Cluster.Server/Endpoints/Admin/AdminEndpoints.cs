namespace Relevance.Cluster.Server.Endpoints.Admin;

internal static class AdminEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } = [new Ping(), new ListUsers(), new DownloadBackup()];
}
