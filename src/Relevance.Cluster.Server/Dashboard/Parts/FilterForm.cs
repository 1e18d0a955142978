using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>The conditions on documents that are read from the address and shown in a form. A document matches if all of them are true.</summary>
public sealed class FilterForm
{
    internal const string FieldName = "f";
    internal const string OperatorName = "o";
    internal const string ValueName = "v";
    private const int MaxConditions = 20;

    private FilterForm(IReadOnlyList<FilterCondition> conditions) => Conditions = conditions;

    /// <summary>Gets the conditions.</summary>
    public IReadOnlyList<FilterCondition> Conditions { get; }

    /// <summary>Reads the conditions: the n-th field, operator and value form one condition; a condition without a field is ignored.</summary>
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

    /// <summary>Returns an address with the additional condition that a field has a value.</summary>
    internal static PageUrl Where(PageUrl url, string field, string value) => url.With(FieldName, field).With(OperatorName, "eq").With(ValueName, value);

    /// <summary>Returns an address with these conditions.</summary>
    internal PageUrl AddTo(PageUrl url) => Conditions.Aggregate(
        url,
        (result, condition) => result.With(FieldName, condition.Field).With(OperatorName, condition.Operator).With(ValueName, condition.Value));

    /// <summary>Creates a filter of the conditions; null if there are none.</summary>
    /// <exception cref="Wire.WireException">422: a condition does not fit the schema.</exception>
    internal Filter? ToFilter(Schema schema) => Conditions.Count == 0 ? null : Filter.And(Conditions.Select(condition => condition.ToFilter(schema)));
}
