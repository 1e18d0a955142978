using Relevance.Cluster.Conformance.Reference;
using Relevance.Cluster.Conformance;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Storage;

public sealed class ReferenceFixture : StoreFixture
{
    public override ValueTask<DocumentStore> OpenAsync() => ValueTask.FromResult<DocumentStore>(new ReferenceStore());
}
