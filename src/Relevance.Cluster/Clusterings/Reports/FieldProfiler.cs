using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Profiles a field in each cluster against all other labeled documents.</summary>
internal static class FieldProfiler
{
    /// <summary>Profiles a field in all clusters.</summary>
    /// <param name="field">The field with its chosen kind.</param>
    /// <param name="values">The value in each labeled document.</param>
    /// <param name="clusters">The cluster of each of these documents, −1 for an outlier, and the number of clusters.</param>
    /// <param name="options">The options of the report.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Adds the profile of the field in a cluster to those of its other fields.</returns>
    public static Func<ClusterProfile, int, ClusterProfile> Profile(
        ReportField field,
        IReadOnlyList<FieldValue> values,
        (int[] OfDocuments, int Count) clusters,
        ClusterReportOptions options,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (field.Kind)
        {
            case ReportFieldKind.Number:
                NumberProfile[] numbers = ProfileNumbers(field.Name, values, clusters.OfDocuments, clusters.Count);
                return (profile, i) => profile with { Numbers = [.. profile.Numbers, numbers[i]] };
            case ReportFieldKind.Category:
                CategoryProfile[] categories = ProfileCategories(field.Name, values, clusters.OfDocuments, (clusters.Count, options.MaxValues));
                return (profile, i) => profile with { Categories = [.. profile.Categories, categories[i]] };
            default:
                IReadOnlyList<IReadOnlyList<ClassTerm>> terms = ClassTerm.Find(
                    new Texts(values),
                    clusters.OfDocuments,
                    options.Terms,
                    cancellationToken);
                return (profile, i) => profile with { Texts = [.. profile.Texts, new TextProfile(field.Name, i < terms.Count ? terms[i] : [])] };
        }
    }

    /// <summary>Profiles the numbers of each cluster against all others.</summary>
    internal static NumberProfile[] ProfileNumbers(string field, IReadOnlyList<FieldValue> values, int[] clusters, int clusterCount)
    {
        // The outliers' numbers are last: they belong to the rest of every cluster.
        using var own = GroupedNumbers.Of(values.Count, clusterCount + 1, i => values[i].AsNumber() is { } number && double.IsFinite(number)
            ? (clusters[i] < 0 ? clusterCount : clusters[i], number)
            : (-1, double.NaN));
        int count = own.Count;
        double deviation = Moments.StandardDeviation(own.All, lost: 0);
        ExactSum total = SumOf(own.All);
        var profiles = new NumberProfile[clusterCount];
        for (int cluster = 0; cluster < clusterCount; cluster++)
        {
            Span<double> numbers = own[cluster];
            NumberSummary summary = NumberSummary.Of(numbers);
            ExactSum rest = new();
            rest.Add(total);
            rest.Subtract(SumOf(numbers));
            double restMean = numbers.Length == count ? double.NaN : rest.Over(count - numbers.Length);
            profiles[cluster] = new NumberProfile(field, summary, restMean, deviation > 0 ? (summary.Mean - restMean) / deviation : double.NaN);
        }

        return profiles;
    }

    /// <summary>Profiles the values of each cluster against all others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static CategoryProfile[] ProfileCategories(string field, IReadOnlyList<FieldValue> values, int[] clusters, (int Clusters, int Values) counts)
    {
        int[] documents = new int[counts.Clusters + 1];
        Dictionary<FieldValue, int> totals = [];
        Dictionary<FieldValue, int>[] own = [.. documents.Select(_ => new Dictionary<FieldValue, int>())];
        for (int i = 0; i < values.Count; i++)
        {
            int cluster = clusters[i] < 0 ? counts.Clusters : clusters[i];
            FieldValue value = values[i];
            if (IsCategory(value))
            {
                documents[cluster]++;
                Count(cluster, value);
                continue;
            }

            FieldValue[] categories = value.Kind == FieldKind.Array ? [.. value.AsArray().Where(IsCategory).Distinct()] : [];
            documents[cluster] += categories.Length == 0 ? 0 : 1;
            foreach (FieldValue category in categories)
            {
                Count(cluster, category);
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

        void Count(int cluster, FieldValue category)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(totals, category, out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(own[cluster], category, out _)++;
        }

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

    private static bool IsCategory(FieldValue value) => value.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean;

    private static ExactSum SumOf(ReadOnlySpan<double> numbers)
    {
        ExactSum sum = new();
        foreach (double number in numbers)
        {
            sum.Add(number);
        }

        return sum;
    }

    /// <summary>The text of each value, or the texts of an array on one line each; none of them stays in memory.</summary>
    internal sealed class Texts(IReadOnlyList<FieldValue> values) : IReadOnlyList<string?>
    {
        public int Count => values.Count;

        public string? this[int index]
        {
            get
            {
                // Read once: the values of a column create a string at each read.
                FieldValue value = values[index];
                return value.Kind == FieldKind.Array ? string.Join('\n', value.AsArray().Select(item => item.AsText()).OfType<string>()) : value.AsText();
            }
        }

        public IEnumerator<string?> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
