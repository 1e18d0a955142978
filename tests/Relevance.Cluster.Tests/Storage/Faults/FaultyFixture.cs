using Relevance.Cluster.Conformance;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Storage.Faults;

public sealed class FaultyFixture<TStore> : StoreFixture
    where TStore : DocumentStore, new()
{
    public override ValueTask<DocumentStore> OpenAsync() => ValueTask.FromResult<DocumentStore>(new TStore());
}
