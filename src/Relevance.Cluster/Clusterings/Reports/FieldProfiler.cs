using Relevance.Cluster.Analysis;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Profiles a field in each cluster against all other labeled documents.</summary>
internal static class FieldProfiler
{
    /// <summary>Adds the profiles of a field to those of each cluster.</summary>
    /// <param name="profiles">One profile per cluster.</param>
    /// <param name="field">The field with its chosen kind.</param>
    /// <param name="values">The value in each labeled document.</param>
    /// <param name="clusters">The cluster of each of these documents; −1 for an outlier.</param>
    /// <param name="options">The options of the report.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static IReadOnlyList<ClusterProfile> Add(
        IReadOnlyList<ClusterProfile> profiles,
        ReportField field,
        FieldValue[] values,
        int[] clusters,
        ClusterReportOptions options,
        CancellationToken cancellationToken)
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
                IReadOnlyList<IReadOnlyList<ClassTerm>> terms = ClassTerm.Find(
                    [.. values.Select(TextOf)],
                    clusters,
                    options.Terms,
                    cancellationToken);
                return
                [
                    .. profiles.Select((profile, i) =>
                        profile with { Texts = [.. profile.Texts, new TextProfile(field.Name, i < terms.Count ? terms[i] : [])] }),
                ];
        }
    }

    private static NumberProfile[] ProfileNumbers(string field, FieldValue[] values, int[] clusters, int clusterCount)
    {
        // The outliers' numbers are last: they belong to the rest of every cluster.
        List<double>[] own = [.. Enumerable.Range(0, clusterCount + 1).Select(_ => new List<double>())];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].AsNumber() is { } number && double.IsFinite(number))
            {
                own[clusters[i] < 0 ? clusterCount : clusters[i]].Add(number);
            }
        }

        double[] all = [.. own.SelectMany(numbers => numbers)];
        double deviation = Moments.StandardDeviation(all, lost: 0);
        ExactSum total = SumOf(all);
        return [.. own.Take(clusterCount).Select(numbers =>
        {
            NumberSummary summary = NumberSummary.Of(numbers);
            ExactSum rest = new();
            rest.Add(total);
            rest.Subtract(SumOf(numbers));
            double restMean = numbers.Count == all.Length ? double.NaN : rest.Over(all.Length - numbers.Count);
            return new NumberProfile(field, summary, restMean, deviation > 0 ? (summary.Mean - restMean) / deviation : double.NaN);
        })];
    }

    private static CategoryProfile[] ProfileCategories(string field, FieldValue[] values, int[] clusters, (int Clusters, int Values) counts)
    {
        int[] documents = new int[counts.Clusters + 1];
        Dictionary<FieldValue, int> totals = [];
        Dictionary<FieldValue, int>[] own = [.. documents.Select(_ => new Dictionary<FieldValue, int>())];
        for (int i = 0; i < values.Length; i++)
        {
            int cluster = clusters[i] < 0 ? counts.Clusters : clusters[i];
            FieldValue[] categories = [.. CategoriesOf(values[i]).Distinct()];
            documents[cluster] += categories.Length == 0 ? 0 : 1;
            foreach (FieldValue category in categories)
            {
                totals[category] = totals.GetValueOrDefault(category) + 1;
                own[cluster][category] = own[cluster].GetValueOrDefault(category) + 1;
            }
        }

        int all = documents.Sum();
        var names = new ValueNames(totals.Keys);
        return [.. Enumerable.Range(0, counts.Clusters).Select(cluster => new CategoryProfile(
            field,
            documents[cluster],
            own[cluster].Count,
            [
                .. own[cluster]
                    .OrderByDescending(pair => pair.Value)
                    .ThenBy(pair => names[pair.Key], StringComparer.Ordinal)
                    .Take(counts.Values)
                    .Select(pair => ToValue(cluster, pair.Key, pair.Value)),
            ]))];

        CategoryValue ToValue(int cluster, FieldValue value, int count)
        {
            int restCount = totals[value] - count;
            int rest = all - documents[cluster];
            return new CategoryValue(
                names[value]!,
                count,
                (double)count / documents[cluster],
                rest == 0 ? double.NaN : (double)restCount / rest,
                SmoothedLift.Of(count, documents[cluster], restCount, rest));
        }
    }

    private static IEnumerable<FieldValue> CategoriesOf(FieldValue value) => value.Kind switch
    {
        FieldKind.Text or FieldKind.Number or FieldKind.Boolean => [value],
        FieldKind.Array => value.AsArray().Where(item => item.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean),
        _ => [],
    };

    private static ExactSum SumOf(IEnumerable<double> numbers)
    {
        ExactSum sum = new();
        foreach (double number in numbers)
        {
            sum.Add(number);
        }

        return sum;
    }

    /// <summary>Returns the text of a value, or the texts of an array on one line each.</summary>
    private static string? TextOf(FieldValue value) =>
        value.Kind == FieldKind.Array ? string.Join('\n', value.AsArray().Select(item => item.AsText()).OfType<string>()) : value.AsText();
}
