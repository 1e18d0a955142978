using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Conditions on documents: read from the address, written as a form. All of them hold together.</summary>
internal sealed class FilterForm
{
    private const string FieldName = "f";
    private const string OperatorName = "o";
    private const string ValueName = "v";
    private const int MaxConditions = 20;

    private FilterForm(IReadOnlyList<FilterCondition> conditions) => Conditions = conditions;

    public IReadOnlyList<FilterCondition> Conditions { get; }

    /// <summary>Reads the conditions: the n-th field, comparison and value belong together; one without a field is none.</summary>
    public static FilterForm Read(PageRequest request)
    {
        IReadOnlyList<string> fields = request.All(FieldName);
        IReadOnlyList<string> operators = request.All(OperatorName);
        IReadOnlyList<string> values = request.All(ValueName);
        return new FilterForm(
            [.. fields.Select((field, i) => new FilterCondition(field, operators.ElementAtOrDefault(i) ?? "", values.ElementAtOrDefault(i) ?? "")).Where(condition => condition.Field.Length > 0).Take(MaxConditions)]);
    }

    /// <summary>Gives an address the condition that a field has a value.</summary>
    public static PageUrl Where(PageUrl url, string field, string value) => url.With(FieldName, field).With(OperatorName, "eq").With(ValueName, value);

    /// <summary>Gives an address these conditions.</summary>
    public PageUrl AddTo(PageUrl url) => Conditions.Aggregate(url, (result, condition) => result.With(FieldName, condition.Field).With(OperatorName, condition.Operator).With(ValueName, condition.Value));

    /// <summary>Makes a filter of the conditions; null when there is none.</summary>
    /// <exception cref="Wire.WireException">422: one of them does not fit the schema.</exception>
    public Filter? ToFilter(Schema schema) => Conditions.Count == 0 ? null : Filter.And(Conditions.Select(condition => condition.ToFilter(schema)));

    /// <summary>Writes a row for each condition and one more to fill in.</summary>
    public void Write(HtmlWriter html, Schema schema)
    {
        string[] fields = [Document.IdField, .. FieldSelect.Plain(schema)];
        using (html.Open("fieldset", ("class", "conditions")))
        {
            html.Element("legend", "Documents where");
            foreach (FilterCondition? condition in Conditions.Append(null))
            {
                WriteRow(html, fields, condition);
            }
        }
    }

    private static void WriteRow(HtmlWriter html, string[] fields, FilterCondition? condition)
    {
        using (html.Open("div", ("class", "condition")))
        {
            using (html.Open("select", ("name", FieldName), ("aria-label", "Field")))
            {
                html.Element("option", condition is null ? "choose a field…" : "remove this condition", ("value", ""));
                foreach (string field in condition is null || fields.Contains(condition.Field) ? fields : [.. fields, condition.Field])
                {
                    html.Element("option", field, ("value", field), ("selected", field == condition?.Field ? "" : null));
                }
            }

            using (html.Open("select", ("name", OperatorName), ("aria-label", "Comparison")))
            {
                foreach ((string name, string words) in FilterCondition.Operators)
                {
                    html.Element("option", words, ("value", name), ("selected", name == condition?.Operator ? "" : null));
                }
            }

            html.Empty("input", ("name", ValueName), ("value", condition?.Value ?? ""), ("aria-label", "Value"), ("autocomplete", "off"), ("dir", "auto"));
        }
    }
}
