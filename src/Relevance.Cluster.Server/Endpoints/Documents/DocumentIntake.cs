using System.Globalization;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Converts the items of a request into documents. An item that cannot be a document is rejected alone.</summary>
/// <param name="request">The request.</param>
internal sealed class DocumentIntake(ProjectRequest request)
{
    private readonly string _now = WireDates.Format(request.Clock.GetUtcNow());

    /// <summary>Reads an array of documents.</summary>
    /// <param name="field">The property with the documents, for messages.</param>
    /// <param name="items">The items.</param>
    /// <param name="newIds">How a document without an id is handled.</param>
    /// <exception cref="WireException">An item is not an object; then the entire list is rejected.</exception>
    public TakenDocuments Take(string field, IReadOnlyList<FieldValue> items, MissingIds newIds)
    {
        TakenDocuments taken = new(items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Kind != FieldKind.Object)
            {
                throw WireException.Invalid(
                    field, string.Create(CultureInfo.InvariantCulture, $"expected a list of objects, found {WireBody.Describe(items[i])} at index {i}."));
            }

            FieldValue item = newIds == MissingIds.AreCreated && !items[i].AsObject().ContainsKey(Document.IdField) ? WithId(items[i]) : items[i];
            try
            {
                Document document = Document.FromValue(item);
                if (TooLong(item) is { } length)
                {
                    throw new InvalidDocumentException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"expected a vector of at most {request.Options.MaxVectorDimension} components, found {length}."));
                }

                ConvertLabels(document);
                taken.Add(i, document);
            }
            catch (InvalidDocumentException e)
            {
                taken.Reject(i, item.AsObject().TryGetValue(Document.IdField, out FieldValue id) ? id : FieldValue.Null, e.Reason);
            }
        }

        return taken;
    }

    /// <summary>Sets the insert date of new documents to the present time, unless they already have one.</summary>
    public void Date(IEnumerable<Document> documents)
    {
        foreach (Document document in documents.Where(document => !document[CommonFields.InsertDateField].HasValue))
        {
            document[CommonFields.InsertDateField] = _now;
        }
    }

    /// <summary>Converts labels to text. Clients that count their clusters send numbers, and read back the text of the number.</summary>
    public static void ConvertLabels(Document document)
    {
        if (document[ClusteringKey.RootField] is { Kind: FieldKind.Object } labels)
        {
            document[ClusteringKey.RootField] = AsText(labels);
        }
    }

    private static FieldValue WithId(FieldValue item) =>
        FieldValue.FromObject([new(Document.IdField, Guid.NewGuid().ToString()), .. item.AsObject()]);

    private static FieldValue AsText(FieldValue value) => value.Kind switch
    {
        FieldKind.Object => FieldValue.FromObject(value.AsObject().Select(member => KeyValuePair.Create(member.Key, AsText(member.Value)))),
        FieldKind.Number or FieldKind.Boolean => value.ToString(),
        _ => value,
    };

    /// <summary>Finds a vector whose dimension exceeds the limit of this server.</summary>
    /// <returns>Its dimension, or null.</returns>
    private int? TooLong(FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Vector:
                return value.TryGetVector(out ReadOnlyMemory<float> vector) && vector.Length > request.Options.MaxVectorDimension ? vector.Length : null;
            case FieldKind.Object:
                return value.AsObject().Select(member => TooLong(member.Value)).FirstOrDefault(length => length is not null);
            case FieldKind.Array:
                IReadOnlyList<FieldValue> items = value.AsArray();
                return items.Count > 0 && items[0].Kind == FieldKind.Number ? null : items.Select(TooLong).FirstOrDefault(length => length is not null);
            default:
                return null;
        }
    }
}
