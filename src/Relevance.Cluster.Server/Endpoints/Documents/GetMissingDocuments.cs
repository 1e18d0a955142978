using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Says which of some ids no document has.</summary>
internal sealed class GetMissingDocuments() : WireEndpoint("GET /datasets/{id}/documents/get_missing", "Says which of some ids no document has.")
{
    private static readonly WireField<IReadOnlyList<string>> Ids = WireFields.TextList("ids", "The ids.", RequestLimits.MaxIds);

    public override IReadOnlyList<WireField> Fields { get; } = [Ids];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = Ids.Read(request);
        HashSet<string> there = await StoredIds.ThatAreThereAsync(store, request.DatasetId, ids, cancellationToken).ConfigureAwait(false);
        string[] missing = [.. ids.Distinct(StringComparer.Ordinal).Where(id => !there.Contains(id))];
        return new WireObject().Add("results", missing).Add("count", (long)missing.Length);
    }
}
