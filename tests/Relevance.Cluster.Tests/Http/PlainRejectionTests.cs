using Relevance.Cluster.Conformance;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http;

/// <summary>
/// Tests that a service without extensions rejects the same documents. It cannot meet the other subjects completely; <see cref="PlainServiceTests"/> tests how
/// it differs.
/// </summary>
public sealed class PlainRejectionTests : RejectionConformance<ContractFixture>;
