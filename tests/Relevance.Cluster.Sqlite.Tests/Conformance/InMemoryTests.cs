using Relevance.Cluster.Conformance;

namespace Relevance.Cluster.Sqlite.Tests.Conformance;

public sealed class InMemoryAggregationTests : AggregationConformance<InMemoryFixture>;

public sealed class InMemoryClusteringTests : ClusteringConformance<InMemoryFixture>;

public sealed class InMemoryDatasetTests : DatasetConformance<InMemoryFixture>;

public sealed class InMemoryExportTests : ExportConformance<InMemoryFixture>;

public sealed class InMemoryFacetTests : FacetConformance<InMemoryFixture>;

public sealed class InMemoryLabelTests : LabelConformance<InMemoryFixture>;

public sealed class InMemoryNameTests : NameConformance<InMemoryFixture>;

public sealed class InMemoryPagingTests : PagingConformance<InMemoryFixture>;

public sealed class InMemoryReadingTests : ReadingConformance<InMemoryFixture>;

public sealed class InMemoryRecordTests : RecordConformance<InMemoryFixture>;

public sealed class InMemoryRejectionTests : RejectionConformance<InMemoryFixture>;

public sealed class InMemorySchemaTests : SchemaConformance<InMemoryFixture>;

public sealed class InMemoryVectorTests : VectorConformance<InMemoryFixture>;

public sealed class InMemoryWritingTests : WritingConformance<InMemoryFixture>;

public sealed class InMemoryCancellationTests : CancellationConformance<InMemoryFixture>;

public sealed class InMemoryConcurrencyTests : ConcurrencyConformance<InMemoryFixture>;

public sealed class InMemoryOddInputTests : OddInputConformance<InMemoryFixture>;
