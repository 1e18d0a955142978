namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal static class DatasetEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } =
    [
        new CreateDataset(),
        new ListDatasets(),
        new DeleteDataset(),
        new GetSchema(),
        new GetMetadata(),
        new UpdateMetadata(),
    ];
}
