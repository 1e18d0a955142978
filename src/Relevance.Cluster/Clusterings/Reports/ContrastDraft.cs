using System.Globalization;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Text;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Compares the fields of two clusters one by one, so that no more than one field is in memory at a time.</summary>
/// <param name="sides">The side of each document: 0 for the first cluster, 1 for the second.</param>
/// <param name="options">The options of the fields and terms.</param>
internal sealed class ContrastDraft(int[] sides, ClusterReportOptions options)
{
    private readonly TermContrast _terms = new([.. sides.Select(side => side == 0)], options.Terms);
    private readonly (int First, int Second) _sizes = (sides.Count(side => side == 0), sides.Count(side => side == 1));
    private readonly List<ReportField> _fields = [];
    private readonly List<(CategoryProfile Profile, double ChiSquared)> _categories = [];
    private readonly List<NumberProfile> _numbers = [];
    private readonly List<string> _remarks = [];

    /// <summary>Adds a field, or a remark with the reason for its omission.</summary>
    public void AddField(ReportField field, IReadOnlyList<FieldValue> values, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FieldChoice choice = field.Kind == ReportFieldKind.Automatic ? FieldChoice.Of(values, options.MaxCategories) : new FieldChoice(field.Kind, null);
        if (choice.Kind is not { } kind)
        {
            _remarks.Add($"The field '{field.Name}' is omitted: {choice.Reason}.");
            return;
        }

        _fields.Add(field with { Kind = kind });
        switch (kind)
        {
            case ReportFieldKind.Number:
                AddNumbers(FieldProfiler.ProfileNumbers(field.Name, values, sides, 2));
                break;
            case ReportFieldKind.Category:
                AddCategories(FieldProfiler.ProfileCategories(field.Name, values, sides, (2, int.MaxValue)));
                break;
            default:
                _terms.Add(new FieldProfiler.Texts(values), cancellationToken);
                break;
        }
    }

    /// <summary>Adds what the fields say to a contrast.</summary>
    public ClusterContrast Complete(ClusterContrast contrast, CancellationToken cancellationToken) => contrast with
    {
        FirstCount = _sizes.First,
        SecondCount = _sizes.Second,
        Terms = [.. _terms.FindTerms().Select(term => ToValue(term.Term, term.First, term.Second, _sizes))],
        Categories = [.. _categories.OrderByDescending(category => category.ChiSquared).Select(category => category.Profile)],
        Numbers = [.. _numbers.OrderByDescending(number => Math.Abs(number.Difference))],
        Accuracy = _terms.WordCount == 0 ? double.NaN : _terms.MeasureAccuracy(options.Evaluation.Seed, cancellationToken),
        Fields = _fields.AsReadOnly(),
        Remarks = [.. contrast.Remarks, .. AccuracyRemarks(), .. _remarks],
    };

    private static CategoryValue ToValue(string value, int first, int second, (int First, int Second) sizes) => new(
        value,
        first,
        sizes.First == 0 ? double.NaN : (double)first / sizes.First,
        sizes.Second == 0 ? double.NaN : (double)second / sizes.Second,
        SmoothedLift.Of(first, sizes.First, second, sizes.Second));

    private IEnumerable<string> AccuracyRemarks()
    {
        int smaller = Math.Min(_sizes.First, _sizes.Second);
        return _terms.WordCount == 0 ? ["The accuracy is omitted: no text field has words."]
            : smaller < TermContrast.PartCount
                ? [string.Create(
                    CultureInfo.InvariantCulture,
                    $"The accuracy is omitted: it requires {TermContrast.PartCount} documents of each cluster, and the smaller one has {smaller}.")]
            : [];
    }

    private void AddNumbers(NumberProfile[] profiles)
    {
        if (double.IsNaN(profiles[0].RestMean) || double.IsNaN(profiles[1].RestMean))
        {
            RemarkOneSided(profiles[0].Field);
        }
        else if (profiles[0].Difference is not (0 or double.NaN))
        {
            _numbers.Add(profiles[0]);
        }
    }

    private void AddCategories(CategoryProfile[] profiles)
    {
        (int First, int Second) documents = (profiles[0].DocumentCount, profiles[1].DocumentCount);
        if (documents.First == 0 || documents.Second == 0)
        {
            RemarkOneSided(profiles[0].Field);
            return;
        }

        Dictionary<string, int> second = profiles[1].Values.ToDictionary(value => value.Value, value => value.Count, StringComparer.Ordinal);
        HashSet<string> known = new(profiles[0].Values.Select(value => value.Value), StringComparer.Ordinal);
        (CategoryValue Value, double ChiSquared)[] different =
        [
            .. profiles[0].Values.Select(value => (value.Value, value.Count))
                .Concat(second.Where(pair => !known.Contains(pair.Key)).Select(pair => (Value: pair.Key, Count: 0)))
                .Select(value => (value.Value, First: value.Count, Second: second.GetValueOrDefault(value.Value)))
                .Select(value => (
                    Value: ToValue(value.Value, value.First, value.Second, documents),
                    ChiSquared: TermContrast.ChiSquared((value.First, value.Second), documents)))
                .Where(value => value.Value.Share != value.Value.RestShare)
                .OrderByDescending(value => value.ChiSquared).ThenBy(value => value.Value.Value, StringComparer.Ordinal)
                .Take(options.MaxValues),
        ];
        if (different.Length > 0)
        {
            _categories.Add((profiles[0] with { Values = [.. different.Select(value => value.Value)] }, different[0].ChiSquared));
        }
    }

    private void RemarkOneSided(string field) => _remarks.Add($"The field '{field}' is omitted: at most one of the clusters has values.");
}
