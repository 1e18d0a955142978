using Relevance.Cluster.Conformance;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>The HTTP store over a service that has nothing but the contract.</summary>
public sealed class ContractFixture : StoreFixture
{
    private readonly ContractService _service = new();

    public override ValueTask<DocumentStore> OpenAsync() => new(TestStore.Over(_service.Handler));

    public override ValueTask DisposeAsync()
    {
        _service.Dispose();
        return base.DisposeAsync();
    }
}
