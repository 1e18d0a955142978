using System.Text;
using Relevance.Cluster.Http.Calls;

namespace Relevance.Cluster.Http;

/// <summary>A page of documents as a service gives it.</summary>
/// <param name="Documents">The documents.</param>
/// <param name="Next">What the next page is asked with, as JSON text; null at the end.</param>
/// <param name="Count">How many documents match, where the service says it.</param>
internal sealed record WirePage(List<Document> Documents, string? Next, long? Count)
{
    /// <summary>Reads a reply. A service that does not say whether there is more is asked on until a page is empty.</summary>
    public static WirePage Read(ApiReply reply)
    {
        List<Document> documents = reply.Members.GetDocuments("documents");
        bool hasMore = reply.Members.Get("has_more").AsBoolean() ?? documents.Count > 0;
        string next = Encoding.UTF8.GetString(reply.Members.GetText("after_id").Span);
        return new WirePage(documents, hasMore && next is not ("" or "[]" or "null") ? next : null, reply.Members.Get("count").AsInteger());
    }
}
