using Relevance.Cluster.Conformance;

namespace Relevance.Cluster.Tests.Storage;

// The definition passes its own tests; every other store derives the same way.
public sealed class ReferenceDatasetTests : DatasetConformance<ReferenceFixture>;

public sealed class ReferenceSchemaTests : SchemaConformance<ReferenceFixture>;

public sealed class ReferenceWritingTests : WritingConformance<ReferenceFixture>;

public sealed class ReferenceRejectionTests : RejectionConformance<ReferenceFixture>;

public sealed class ReferenceRecordTests : RecordConformance<ReferenceFixture>;

public sealed class ReferenceReadingTests : ReadingConformance<ReferenceFixture>;

public sealed class ReferencePagingTests : PagingConformance<ReferenceFixture>;

public sealed class ReferenceAggregationTests : AggregationConformance<ReferenceFixture>;

public sealed class ReferenceFacetTests : FacetConformance<ReferenceFixture>;

public sealed class ReferenceVectorTests : VectorConformance<ReferenceFixture>;

public sealed class ReferenceClusteringTests : ClusteringConformance<ReferenceFixture>;

public sealed class ReferenceLabelTests : LabelConformance<ReferenceFixture>;

public sealed class ReferenceNameTests : NameConformance<ReferenceFixture>;

public sealed class ReferenceConcurrencyTests : ConcurrencyConformance<ReferenceFixture>;

public sealed class ReferenceCancellationTests : CancellationConformance<ReferenceFixture>;

public sealed class ReferenceOddInputTests : OddInputConformance<ReferenceFixture>;

public sealed class ReferenceGeneratedTests : GeneratedConformance<ReferenceFixture>;
