using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Conditions on documents: read from the address, written as a form. All of them hold together.</summary>
public sealed class FilterForm
{
    internal const string FieldName = "f";
    internal const string OperatorName = "o";
    internal const string ValueName = "v";
    private const int MaxConditions = 20;

    private FilterForm(IReadOnlyList<FilterCondition> conditions) => Conditions = conditions;

    /// <summary>Gets the conditions.</summary>
    public IReadOnlyList<FilterCondition> Conditions { get; }

    /// <summary>Reads the conditions: the n-th field, comparison and value belong together; one without a field is none.</summary>
    internal static FilterForm Read(PageRequest request)
    {
        IReadOnlyList<string> fields = request.All(FieldName);
        IReadOnlyList<string> operators = request.All(OperatorName);
        IReadOnlyList<string> values = request.All(ValueName);
        return new FilterForm(
        [
            .. fields.Select((field, i) => new FilterCondition(field, operators.ElementAtOrDefault(i) ?? "", values.ElementAtOrDefault(i) ?? ""))
                .Where(condition => condition.Field.Length > 0).Take(MaxConditions),
        ]);
    }

    /// <summary>Gives an address the condition that a field has a value.</summary>
    internal static PageUrl Where(PageUrl url, string field, string value) => url.With(FieldName, field).With(OperatorName, "eq").With(ValueName, value);

    /// <summary>Gives an address these conditions.</summary>
    internal PageUrl AddTo(PageUrl url) => Conditions.Aggregate(
        url,
        (result, condition) => result.With(FieldName, condition.Field).With(OperatorName, condition.Operator).With(ValueName, condition.Value));

    /// <summary>Makes a filter of the conditions; null when there is none.</summary>
    /// <exception cref="Wire.WireException">422: one of them does not fit the schema.</exception>
    internal Filter? ToFilter(Schema schema) => Conditions.Count == 0 ? null : Filter.And(Conditions.Select(condition => condition.ToFilter(schema)));
}
