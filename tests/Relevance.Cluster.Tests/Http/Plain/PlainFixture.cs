using Relevance.Cluster.Conformance;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http.Plain;

/// <summary>The HTTP store over a service that has nothing but the contract.</summary>
public sealed class PlainFixture : StoreFixture
{
    private readonly ContractService _service = new();

    public override ValueTask<DocumentStore> OpenAsync() => new(TestStore.Over(_service.Handler));

    public override ValueTask DisposeAsync()
    {
        _service.Dispose();
        return base.DisposeAsync();
    }
}
