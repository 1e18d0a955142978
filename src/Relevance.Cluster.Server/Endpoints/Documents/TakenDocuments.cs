using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>The documents of one write and the rejected ones, by their index in the array of the request.</summary>
/// <param name="capacity">The number of items in the array.</param>
internal sealed class TakenDocuments(int capacity)
{
    private const int Rejected = 422;

    private readonly List<int> _places = new(capacity);
    private readonly List<Document> _documents = new(capacity);
    private readonly SortedDictionary<int, (FieldValue Id, string Reason)> _refused = [];

    public IReadOnlyList<Document> Documents => _documents;

    public long Inserted { get; private set; }

    public long Updated { get; private set; }

    public IEnumerable<string> Reasons => _refused.Values.Select(refused => refused.Reason);

    public void Add(int place, Document document)
    {
        _places.Add(place);
        _documents.Add(document);
    }

    public void Reject(int place, FieldValue id, string reason) => _refused[place] = (id, reason);

    /// <summary>Adds the result of a store, which received some of the documents in their order.</summary>
    public void Count(WriteSummary summary)
    {
        Inserted += summary.InsertedCount;
        Updated += summary.UpdatedCount;
        int next = 0;
        foreach (RejectedDocument refused in summary.Rejected)
        {
            // Rejections are in the order of the documents, so each belongs to the next document of its id that is not rejected yet.
            while (next < _documents.Count && (_documents[next].Id != refused.DocumentId || _refused.ContainsKey(_places[next])))
            {
                next++;
            }

            if (next < _documents.Count)
            {
                Reject(_places[next], refused.DocumentId, refused.Reason);
            }
        }
    }

    /// <summary>Creates the response of bulk_insert and bulk_update.</summary>
    public WireObject ToReply() => new WireObject()
        .Add("inserted", Inserted + Updated)
        .Add(
            "failed_documents",
            [.. _refused.Values.Select(refused => new WireObject()
                .Add(Document.IdField, refused.Id)
                .Add("error", new WireObject().Add("status", (long)Rejected).Add("body", refused.Reason)))])
        .Add("created", Inserted)
        .Add("updated", Updated);
}
