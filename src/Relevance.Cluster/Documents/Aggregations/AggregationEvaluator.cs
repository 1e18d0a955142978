using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Aggregations;

/// <summary>Evaluates a query over documents in memory; this is the definition of its result.</summary>
internal sealed class AggregationEvaluator(AggregationQuery query)
{
    public List<AggregationRow> Run(List<Document> documents)
    {
        List<AggregationRow> rows = [];
        AddRows(rows, [], documents);
        return rows;
    }

    private void AddRows(List<AggregationRow> rows, List<FieldValue> above, List<Document> documents)
    {
        int level = above.Count;
        if (level == query.Groupings.Count)
        {
            rows.Add(MakeRow(above, documents));
            return;
        }

        Grouping grouping = query.Groupings[level];
        Dictionary<FieldValue, List<Document>> groups = [];
        foreach (Document document in documents)
        {
            foreach (FieldValue key in grouping.GetKeys(document[grouping.Field]))
            {
                if (!groups.TryGetValue(key, out List<Document>? group))
                {
                    groups.Add(key, group = []);
                }

                group.Add(document);
            }
        }

        int size = level == 0 ? Math.Min(query.PageSize, grouping.Size ?? int.MaxValue) : grouping.Size ?? int.MaxValue;
        long skipped = level == 0 ? (long)(query.Page - 1) * query.PageSize : 0;
        foreach ((FieldValue key, List<Document> group) in Order(groups, grouping).Where((_, position) => position >= skipped).Take(size))
        {
            AddRows(rows, [.. above, key], group);
        }
    }

    private IEnumerable<KeyValuePair<FieldValue, List<Document>>> Order(Dictionary<FieldValue, List<Document>> groups, Grouping grouping)
    {
        IOrderedEnumerable<KeyValuePair<FieldValue, List<Document>>> ordered = groups.OrderBy(_ => 0);
        foreach (SortKey sort in query.Sort)
        {
            bool isDescending = sort.Direction == SortDirection.Descending;
            if (sort.Name == AggregationRow.FrequencyName)
            {
                ordered = isDescending ? ordered.ThenByDescending(group => group.Value.Count) : ordered.ThenBy(group => group.Value.Count);
            }
            else if (query.Metrics.FirstOrDefault(metric => metric.Name == sort.Name) is { } metric)
            {
                Dictionary<FieldValue, double?> figures = groups.ToDictionary(group => group.Key, group => Measure(metric, group.Value).GetValue().AsNumber());
                ordered = ordered.ThenBy(group => figures[group.Key] is null);
                ordered = isDescending ? ordered.ThenByDescending(group => figures[group.Key]) : ordered.ThenBy(group => figures[group.Key]);
            }
            else if (grouping.Name == sort.Name)
            {
                ordered = isDescending
                    ? ordered.ThenByDescending(group => group.Key, FieldValueComparer.Instance)
                    : ordered.ThenBy(group => group.Key, FieldValueComparer.Instance);
            }
        }

        ordered =
            query.Direction == SortDirection.Descending ? ordered.ThenByDescending(group => group.Value.Count) : ordered.ThenBy(group => group.Value.Count);
        return ordered.ThenBy(group => group.Key, FieldValueComparer.Instance);
    }

    private AggregationRow MakeRow(List<FieldValue> values, List<Document> documents)
    {
        Grouping? bringing = query.Groupings.LastOrDefault(grouping => grouping.GroupSize > 0);
        Dictionary<string, MetricAccumulator> figures = query.Metrics.ToDictionary(
            metric => metric.Name,
            metric => Measure(metric, documents),
            StringComparer.Ordinal);
        return new AggregationRow
        {
            Values = query.Groupings.Zip(values).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal),
            Metrics = figures.ToDictionary(figure => figure.Key, figure => figure.Value.GetValue(), StringComparer.Ordinal),
            MetricCounts = figures.ToDictionary(figure => figure.Key, figure => figure.Value.GetCount(), StringComparer.Ordinal),
            Frequency = documents.Count,
            Documents = bringing is null
                ? null
                : [.. documents.Take(bringing.GroupSize).Select(document =>
                    bringing.SelectFields.Count == 0 ? document : document.Select(bringing.SelectFields.Select(field => new FieldPath(field))))],
        };
    }

    private static MetricAccumulator Measure(Metric metric, List<Document> documents)
    {
        MetricAccumulator accumulator = new(metric);
        foreach (Document document in documents)
        {
            accumulator.Add([.. metric.Fields.Select(field => document[field])]);
        }

        return accumulator;
    }
}
