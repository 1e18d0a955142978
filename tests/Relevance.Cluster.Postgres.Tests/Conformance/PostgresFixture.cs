using Relevance.Cluster.Conformance;
using Relevance.Cluster.Postgres.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Postgres.Tests.Conformance;

/// <summary>A store in a schema of its own.</summary>
public sealed class PostgresFixture : StoreFixture
{
    private readonly TestSchema _schema = TestSchema.Create();

    public override ValueTask<DocumentStore> OpenAsync() => new(_schema.Open());

    public override async ValueTask DisposeAsync()
    {
        await _schema.DisposeAsync();
        await base.DisposeAsync();
    }
}
