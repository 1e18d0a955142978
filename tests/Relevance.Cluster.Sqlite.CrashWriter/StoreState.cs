using System.Globalization;
using System.Text;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.CrashWriter;

/// <summary>Writes down everything that can be read from a store, so that two stores can be compared.</summary>
public static class StoreState
{
    /// <summary>Reads every dataset in every way that a store offers.</summary>
    /// <param name="store">The store.</param>
    /// <returns>Lines of text; equal for stores that hold the same.</returns>
    public static async Task<string> DescribeAsync(DocumentStore store)
    {
        StringBuilder text = new();
        foreach (string dataset in await store.ListDatasetsAsync())
        {
            Schema schema = await store.GetSchemaAsync(dataset);
            text.AppendLine(dataset).AppendLine(schema.ToJson()).AppendLine((await store.GetMetadataAsync(dataset)).ToJson());
            text.AppendLine(CultureInfo.InvariantCulture, $"{await store.CountAsync(dataset)} documents");
            text.AppendJoin(' ', await store.ListIdsAsync(dataset)).AppendLine();
            string? cursor = null;
            do
            {
                DocumentPage page = await store.ReadPageAsync(dataset, new DocumentQuery(), cursor);
                foreach (Document document in page.Documents)
                {
                    text.AppendLine(document.ToJson());
                }

                cursor = page.NextCursor;
            }
            while (cursor is not null);

            foreach (string field in schema.VectorFields)
            {
                text.AppendLine(field);
                await foreach (VectorBatch batch in store.ReadVectorsAsync(dataset, field))
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"{batch.TotalCount}")
                        .AppendJoin(' ', batch.DocumentIds)
                        .AppendLine()
                        .AppendJoin(' ', batch.Values.ToArray())
                        .AppendLine();
                }
            }

            foreach (ClusteringKey key in await store.ListClusteringsAsync(dataset))
            {
                text.AppendLine(key.LabelField).AppendJoin(' ', await store.ReadLabelsAsync(dataset, key)).AppendLine();
                if (await store.GetClusteringAsync(dataset, key) is { } clustering)
                {
                    text.AppendLine(clustering.ModelName).AppendJoin(' ', clustering.Labels).AppendLine();
                    for (int row = 0; row < clustering.Centroids.Count; row++)
                    {
                        text.AppendJoin(' ', clustering.Centroids[row].ToArray()).AppendLine();
                    }
                }
            }
        }

        return text.ToString();
    }
}
