using Relevance.Cluster.Analysis;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Text;

namespace Relevance.Cluster.Reports;

/// <summary>What one field is like in each cluster, against all other documents that have a label.</summary>
internal static class FieldProfiler
{
    /// <summary>Adds what a field says to the profile of each cluster.</summary>
    /// <param name="profiles">One profile a cluster.</param>
    /// <param name="field">The field, with its kind decided.</param>
    /// <param name="values">Its value in each document that has a label.</param>
    /// <param name="clusters">The cluster of each of these documents; −1 for an outlier.</param>
    /// <param name="options">How much is listed.</param>
    /// <param name="cancellationToken">Looked at now and then.</param>
    public static IReadOnlyList<ClusterProfile> Add(
        IReadOnlyList<ClusterProfile> profiles, ReportField field, FieldValue[] values, int[] clusters, ClusterReportOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (field.Kind)
        {
            case ReportFieldKind.Number:
                NumberProfile[] numbers = ProfileNumbers(field.Name, values, clusters, profiles.Count);
                return [.. profiles.Select((profile, i) => profile with { Numbers = [.. profile.Numbers, numbers[i]] })];
            case ReportFieldKind.Category:
                CategoryProfile[] categories = ProfileCategories(field.Name, values, clusters, (profiles.Count, options.MaxValues));
                return [.. profiles.Select((profile, i) => profile with { Categories = [.. profile.Categories, categories[i]] })];
            default:
                IReadOnlyList<IReadOnlyList<ClassTerm>> terms = ClassTermWeighting.Measure([.. values.Select(TextOf)], clusters, options.Terms, cancellationToken);
                return [.. profiles.Select((profile, i) => profile with { Texts = [.. profile.Texts, new TextProfile(field.Name, i < terms.Count ? terms[i] : [])] })];
        }
    }

    private static NumberProfile[] ProfileNumbers(string field, FieldValue[] values, int[] clusters, int clusterCount)
    {
        // The outliers' numbers come last: they are part of every cluster's rest.
        List<double>[] own = [.. Enumerable.Range(0, clusterCount + 1).Select(_ => new List<double>())];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].AsNumber() is { } number && double.IsFinite(number))
            {
                own[clusters[i] < 0 ? clusterCount : clusters[i]].Add(number);
            }
        }

        NumberSummary all = NumberSummary.Of(own.SelectMany(numbers => numbers));
        NumberSummary[] each = [.. own.Select(NumberSummary.Of)];
        return [.. Enumerable.Range(0, clusterCount).Select(cluster =>
        {
            int restCount = all.Count - each[cluster].Count;
            double restSum = each.Where((_, other) => other != cluster).Sum(summary => summary.Sum);
            double restMean = restCount == 0 ? double.NaN : restSum / restCount;
            return new NumberProfile(field, each[cluster], restMean, all.StandardDeviation > 0 ? (each[cluster].Mean - restMean) / all.StandardDeviation : double.NaN);
        })];
    }

    private static CategoryProfile[] ProfileCategories(string field, FieldValue[] values, int[] clusters, (int Clusters, int Values) counts)
    {
        int[] documents = new int[counts.Clusters + 1];
        var totals = new Dictionary<string, int>(StringComparer.Ordinal);
        Dictionary<string, int>[] own = [.. documents.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
        for (int i = 0; i < values.Length; i++)
        {
            int cluster = clusters[i] < 0 ? counts.Clusters : clusters[i];
            string[] categories = [.. CategoriesOf(values[i]).Distinct(StringComparer.Ordinal)];
            documents[cluster] += categories.Length == 0 ? 0 : 1;
            foreach (string category in categories)
            {
                totals[category] = totals.GetValueOrDefault(category) + 1;
                own[cluster][category] = own[cluster].GetValueOrDefault(category) + 1;
            }
        }

        int all = documents.Sum();
        return [.. Enumerable.Range(0, counts.Clusters).Select(cluster => new CategoryProfile(
            field,
            documents[cluster],
            own[cluster].Count,
            [.. own[cluster].OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(counts.Values).Select(pair => ToValue(cluster, pair.Key, pair.Value))]))];

        CategoryValue ToValue(int cluster, string value, int count)
        {
            int restCount = totals[value] - count;
            int rest = all - documents[cluster];
            return new CategoryValue(
                value, count, (double)count / documents[cluster], rest == 0 ? double.NaN : (double)restCount / rest, SmoothedLift.Of(count, documents[cluster], restCount, rest));
        }
    }

    private static IEnumerable<string> CategoriesOf(FieldValue value) => value.Kind switch
    {
        FieldKind.Text or FieldKind.Number or FieldKind.Boolean => [value.ToString()],
        FieldKind.Array => value.AsArray().Where(item => item.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean).Select(item => item.ToString()),
        _ => [],
    };

    /// <summary>The text; the texts of an array one after another.</summary>
    private static string? TextOf(FieldValue value) =>
        value.Kind == FieldKind.Array ? string.Join('\n', value.AsArray().Select(item => item.AsText()).OfType<string>()) : value.AsText();
}
