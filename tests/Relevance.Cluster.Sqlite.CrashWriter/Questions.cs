using System.Globalization;
using System.Text;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.CrashWriter;

/// <summary>
/// Runs every query that a store answers itself: its entire content, filters, facets, groups, sorted and shuffled pages, and documents by their
/// ids.
/// </summary>
public static class Questions
{
    /// <summary>Asks.</summary>
    /// <param name="store">A store with a number, a brand and a price in its documents.</param>
    /// <returns>Lines of text; equal for stores with equal results.</returns>
    public static async Task<string> AskAsync(DocumentStore store)
    {
        StringBuilder text = new(await StoreState.DescribeAsync(store));
        foreach (string dataset in await store.ListDatasetsAsync())
        {
            text.AppendLine(dataset);
            IReadOnlyList<string> ids = await store.ListIdsAsync(dataset);
            text.AppendJoin(' ', (await store.GetDocumentsAsync(dataset, [.. ids, "id-17", "none"])).Select(document => document.ToJson())).AppendLine();
            Filter[] filters =
            [
                Filter.Field("number").LessThan(100),
                Filter.Field("brand").EqualTo("brand-3"),
                Filter.Field("brand").Contains("4"),
                Filter.Field("v_vector_").Exists(),
                Filter.Ids(["id-3", "id-17", "n1"]),
                Filter.Field("_cluster_.v_vector_.km").EqualTo("cluster-1"), Filter.Not(Filter.Field("price").Exists()),
            ];
            foreach (Filter filter in filters)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{filter}: {await store.CountAsync(dataset, filter)}");
            }

            foreach (FieldFacet facet in await store.GetFacetsAsync(dataset, new FacetQuery()))
            {
                text.Append(CultureInfo.InvariantCulture, $"{facet.Field} {facet.Count} {facet.Numbers} ").AppendJoin(' ', facet.Values).AppendLine();
            }

            AggregationQuery query = new() { Groupings = [new Grouping { Field = "brand" }], Metrics = [Metric.Mean("price"), Metric.Sum("number")] };
            foreach (AggregationRow row in await store.AggregateAsync(dataset, query))
            {
                text.AppendJoin(' ', row.Values.Values).Append(' ').Append(row.Frequency).Append(' ').AppendJoin(' ', row.Metrics.Values).AppendLine();
            }

            foreach (
                DocumentQuery order in (DocumentQuery[])
                    [new() { Sort = [new SortKey("price", SortDirection.Descending)], PageSize = 7 }, new() { ShuffleSeed = 3, PageSize = 7 }])
            {
                text.AppendJoin(' ', (await store.ReadPageAsync(dataset, order)).Documents.Select(document => document.Id)).AppendLine();
            }
        }

        return text.ToString();
    }
}
