using System.Text;
using Relevance.Cluster.Http.Calls;

namespace Relevance.Cluster.Http;

/// <summary>A page of documents, as a service returns it.</summary>
/// <param name="Documents">The documents.</param>
/// <param name="Next">The <c>after_id</c> of the next page, as JSON; null at the end.</param>
/// <param name="Count">The number of documents that match; null if the service does not return it.</param>
internal sealed record WirePage(List<Document> Documents, string? Next, long? Count)
{
    /// <summary>Reads a response. If the service does not report the last page, reading continues until a page is empty.</summary>
    public static WirePage Read(ApiResponse reply)
    {
        List<Document> documents = reply.Members.GetDocuments("documents");
        bool hasMore = reply.Members.Get("has_more").AsBoolean() ?? documents.Count > 0;
        string next = Encoding.UTF8.GetString(reply.Members.GetText("after_id").Span);
        return new WirePage(documents, hasMore && next is not ("" or "[]" or "null") ? next : null, reply.Members.Get("count").AsInteger());
    }
}
