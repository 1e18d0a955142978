namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal static class DatasetEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } =
    [
        new CreateDataset(),
        new ListDatasets(),
        new ListDatasetDetails(),
        new SearchDatasets(),
        new DeleteDataset(),
        new GetSchema(),
        new DeclareFields(),
        new GetMetadata(),
        new UpdateMetadata(),
        new GetDetails(),
        new GetSettings(),
        new UpdateSettings(),
        new GetHealth(),
        new GetStats(),
        new StageDataset(),
        new PublishDataset(),
        new CloneDataset(),
        new CopyForeignDataset(),
        new ListFieldChildren(),
        new UpdateFieldChildren(),
        new UpdateKeyphrases(),
        new GetKeyphrase(),
    ];
}
