using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance.Reference;

/// <content>The queries on the dataset.</content>
internal sealed partial class ReferenceDataset
{
    /// <summary>Selects documents as they are presented, in the order of first insertion. They are not to be changed.</summary>
    public IReadOnlyList<Document> Select(Filter? filter)
    {
        Document[] all = [.. _bodies.Values.Select(Present)];
        if (filter is null)
        {
            return all;
        }

        filter.Validate(PresentedSchema, _id);
        return filter.Apply(all);
    }

    public IReadOnlyList<Document> GetDocuments(IReadOnlyList<string> documentIds, DocumentQuery query) =>
        [.. documentIds.Where(_bodies.ContainsKey).Select(id => Shape(Present(_bodies[id]), query))];

    public DocumentPage ReadPage(DocumentQuery query, string? cursor)
    {
        ReferenceOrder order = new(query, document => _positions[document.Id]);
        ReferenceCursor? after = cursor is null ? null : ReferenceCursor.Decode(cursor, _id, query);
        Document[] left = [.. Select(query.Filter)
            .OrderBy(order.GetPlace, order)
            .Where(document => after is null || order.Compare(order.GetPlace(document), after.Place) > 0)];
        Document[] page = [.. left.Take(query.PageSize)];
        return new DocumentPage
        {
            Documents = Array.ConvertAll(page, document => Shape(document, query)),
            NextCursor = left.Length > page.Length ? new ReferenceCursor(order.GetPlace(page[^1])).Encode(_id, query) : null,
        };
    }

    public IReadOnlyList<FieldFacet> GetFacets(FacetQuery query)
    {
        Schema schema = PresentedSchema;
        string[] plain =
        [
            .. schema
                .Where(field => !IsVector(field.Value) && field.Value != FieldType.Dictionary && field.Value != FieldType.Chunks)
                .Select(field => field.Key),
        ];
        string[] fields = query.Fields.Count == 0 ? plain : [.. query.Fields];
        string? vector = Array.Find(fields, field => schema.TryGetValue(field, out FieldType type) && IsVector(type));
        if (vector is not null)
        {
            throw new FieldNotFoundException(_id, vector, "a field whose values can be counted", plain);
        }

        IReadOnlyList<Document> documents = Select(query.Filter);
        return Array.ConvertAll(fields, field => ReferenceFacet.Of(documents, field, query.MaxValues));
    }

    public IReadOnlyList<AggregationRow> Aggregate(AggregationQuery query, Filter? filter)
    {
        query.Validate(PresentedSchema, _id);
        return query.Apply(Select(filter));
    }

    public IReadOnlyList<DocumentValue> ReadField(string field, Filter? filter) =>
    [
        .. Select(filter)
            .Where(document => document.Contains(field))
            .Select(document => new DocumentValue(document.Id, document[field])),
    ];

    public List<Document> SelectWithVector(string field) =>
        _schema.VectorFields.Contains(field)
            ? [.. _bodies.Values.Where(body => body[field].HasValue)]
            : throw new FieldNotFoundException(_id, field, "a vector field", _schema.VectorFields);

    private static bool IsVector(FieldType type) => type.IsVector || type.IsChunkVector;

    /// <summary>Adds the labels. The result is the body itself if there are none.</summary>
    private Document Present(Document body)
    {
        Document presented = body;
        foreach ((ClusteringKey key, ReferenceClustering clustering) in _clusterings)
        {
            if (clustering.Labels.TryGetValue(body.Id, out string? label))
            {
                presented = ReferenceEquals(presented, body) ? body.Clone() : presented;
                presented[key.LabelField] = label;
            }
        }

        return presented;
    }

    /// <summary>Creates a copy with the fields that a query selects.</summary>
    private Document Shape(Document presented, DocumentQuery query)
    {
        Document copy = presented.Clone();
        if (!query.IncludeVectors)
        {
            copy.RemoveVectors();
        }

        return query.SelectFields is { Count: > 0 } selected ? copy.Select(selected.Select(field => new FieldPath(field))) : copy;
    }
}
