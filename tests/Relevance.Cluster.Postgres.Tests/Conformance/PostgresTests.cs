using Relevance.Cluster.Conformance;

namespace Relevance.Cluster.Postgres.Tests.Conformance;

public sealed class PostgresAggregationTests : AggregationConformance<PostgresFixture>;

public sealed class PostgresClusteringTests : ClusteringConformance<PostgresFixture>;

public sealed class PostgresDatasetTests : DatasetConformance<PostgresFixture>;

public sealed class PostgresExportTests : ExportConformance<PostgresFixture>;

public sealed class PostgresFacetTests : FacetConformance<PostgresFixture>;

public sealed class PostgresLabelTests : LabelConformance<PostgresFixture>;

public sealed class PostgresNameTests : NameConformance<PostgresFixture>;

public sealed class PostgresPagingTests : PagingConformance<PostgresFixture>;

public sealed class PostgresReadingTests : ReadingConformance<PostgresFixture>;

public sealed class PostgresRecordTests : RecordConformance<PostgresFixture>;

public sealed class PostgresRejectionTests : RejectionConformance<PostgresFixture>;

public sealed class PostgresSchemaTests : SchemaConformance<PostgresFixture>;

public sealed class PostgresVectorTests : VectorConformance<PostgresFixture>;

public sealed class PostgresWritingTests : WritingConformance<PostgresFixture>;

public sealed class PostgresCancellationTests : CancellationConformance<PostgresFixture>;

public sealed class PostgresConcurrencyTests : ConcurrencyConformance<PostgresFixture>;

public sealed class PostgresGeneratedTests : GeneratedConformance<PostgresFixture>;

public sealed class PostgresOddInputTests : OddInputConformance<PostgresFixture>;
