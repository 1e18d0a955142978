using System.Globalization;
using Relevance.Cluster;
using Relevance.Cluster.AI.CrashEmbedder;

// Arguments: the file, the number of texts per call, and the number of simultaneous calls. Embeds the titles of the dataset 'shop' until it is killed or done.
await using SqliteDocumentStore store = SqliteDocumentStore.Open(args[0]);
EmbedOptions options = new()
{
    BatchSize = int.Parse(args[1], CultureInfo.InvariantCulture),
    Parallelism = int.Parse(args[2], CultureInfo.InvariantCulture),
};
using PacedModel model = new();
await new RelevanceClient(store).GetDataset("shop").EmbedAsync(model, ["title"], "title_vector_", options);
