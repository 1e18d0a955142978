using Relevance.Cluster.Conformance;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http;

/// <summary>
/// What is rejected is rejected by a service without extensions too. The other subjects cannot be held to the last word there; <see cref="PlainServiceTests"/>
/// says what comes instead.
/// </summary>
public sealed class PlainRejectionTests : RejectionConformance<ContractFixture>;
