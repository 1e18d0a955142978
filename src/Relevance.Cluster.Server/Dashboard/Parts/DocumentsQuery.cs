using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>The query of a list of documents: its conditions, order and columns, and the start of the page.</summary>
public sealed class DocumentsQuery
{
    internal const string ColumnName = "c";
    private const string SortName = "sort";
    private const string DirectionName = "direction";
    private const string AfterName = "after";
    private const string Descending = "desc";
    private const int DefaultSize = 25;
    internal const int MaxSize = 200;
    private const int DefaultColumns = 5;
    private const int MaxColumns = 20;

    /// <summary>The largest number of earlier pages whose cursors are in the address; the page before them is the first page.</summary>
    private const int MaxRemembered = 20;

    private readonly string _dataset;
    private readonly string[] _chosen;

    private DocumentsQuery(string dataset, FilterForm conditions, string[] chosen, string[] columns)
    {
        _dataset = dataset;
        _chosen = chosen;
        Conditions = conditions;
        Columns = columns;
    }

    internal FilterForm Conditions { get; }

    internal IReadOnlyList<string> Columns { get; }

    internal int Size { get; private init; }

    internal string? Sort { get; private init; }

    internal bool IsDescending { get; private init; }

    /// <summary>Gets the cursors of this page and of the pages before it; empty on the first page.</summary>
    internal IReadOnlyList<string> Cursors { get; private init; } = [];

    /// <summary>Reads the query from the address.</summary>
    /// <exception cref="WireException">422: a field is not in the dataset.</exception>
    internal static DocumentsQuery Read(PageRequest request, Schema schema)
    {
        string[] chosen = [.. request.All(ColumnName).Where(field => field.Length > 0).Distinct().Take(MaxColumns)];
        string? sort = request.Find(SortName);
        foreach (string field in sort is null ? chosen : [.. chosen, sort])
        {
            if (!schema.ContainsKey(field) && field != Document.IdField)
            {
                throw WireException.Invalid(field, "no document has this field.");
            }
        }

        return new DocumentsQuery(request.Required(PageNames.Dataset), FilterForm.Read(request), chosen, chosen.Length > 0 ? chosen : Preferred(schema))
        {
            Size = request.Integer(PageNames.Size, DefaultSize, 1, MaxSize),
            Sort = sort,
            IsDescending = request.Find(DirectionName) == Descending,
            Cursors = request.All(AfterName),
        };
    }

    /// <summary>Creates the query of the store, without vectors.</summary>
    internal DocumentQuery ToQuery(Filter? filter) => new()
    {
        Filter = filter,
        SelectFields = [.. Columns],
        PageSize = Size,
        IncludeVectors = false,
        Sort = Sort is null ? [] : [new SortKey(Sort, IsDescending ? SortDirection.Descending : SortDirection.Ascending)],
    };

    /// <summary>Gets the address of the list of all documents in insertion order.</summary>
    internal PageUrl AllDocuments => PageNames.OfDocuments(_dataset);

    /// <summary>Gets the address of the list of all documents in this order.</summary>
    internal PageUrl Order => AllDocuments.With(SortName, Sort).With(DirectionName, IsDescending ? Descending : null);

    /// <summary>Gets the address of the first page of this list.</summary>
    internal PageUrl FirstPage => Conditions.AddTo(AllDocuments).WithAll(ColumnName, _chosen)
        .With(SortName, Sort).With(DirectionName, IsDescending ? Descending : null)
        .With(PageNames.Size, Size == DefaultSize ? null : Numbers.Exact(Size));

    internal PageUrl? PageBefore => Cursors.Count == 0 ? null : FirstPage.WithAll(AfterName, Cursors.SkipLast(1));

    internal PageUrl? PageAfter(string? cursor) => cursor is null ? null : FirstPage.WithAll(AfterName, Cursors.Append(cursor).TakeLast(MaxRemembered));

    /// <summary>Returns the address of the list in the order of a field: ascending, or descending if the list is already ascending by the field.</summary>
    internal PageUrl SortedBy(string field) => FirstPage.Set(SortName, field).Set(DirectionName, Sort == field && !IsDescending ? Descending : null);

    /// <summary>Returns the default columns: the field that names a document, and the first of the others.</summary>
    private static string[] Preferred(Schema schema)
    {
        string[] plain = FieldSelect.PlainWithoutLabels(schema);
        string? name = FieldSelect.Name(schema, asked: null);
        IEnumerable<string> columns = name is null ? plain : plain.Prepend(name);
        return [.. columns.Distinct().Take(DefaultColumns), .. FieldSelect.Plain(schema).Where(FieldSelect.IsLabel).Take(1)];
    }
}
