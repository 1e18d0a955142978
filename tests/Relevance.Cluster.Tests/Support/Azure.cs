namespace Relevance.Cluster.Tests.Support;

/// <summary>108 documents with two real 384-dimensional embeddings; not part of the project, so the tests that want them skip without them.</summary>
internal static class Azure
{
    public static async Task<Dataset> InsertAsync(RelevanceClient client, CancellationToken cancellationToken)
    {
        string path = SharedData.PathOrSkip("azure-services-e5.json");
        Dataset dataset = client.GetDataset("azure-services");
        Schema schema = Schema.Empty.With("contentVector", FieldType.Vector(384)).With("titleVector", FieldType.Vector(384));
        await dataset.CreateAsync(schema, cancellationToken);
        await dataset.InsertDocumentsAsync(
            DocumentFile.ReadAsync(path, new DocumentFileOptions { IdField = "id" }, cancellationToken),
            cancellationToken: cancellationToken);
        return dataset;
    }
}
