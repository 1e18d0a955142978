namespace Relevance.Cluster.Server.Endpoints.Files;

internal static class FileEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } = [new GetUploadAddresses(), new GetTemporaryUploadAddress(), new ListFiles(), new DeleteFile()];
}
