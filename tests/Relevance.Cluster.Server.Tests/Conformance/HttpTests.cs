using Relevance.Cluster.Conformance;

namespace Relevance.Cluster.Server.Tests.Conformance;

public sealed class HttpAggregationTests : AggregationConformance<HttpFixture>;

public sealed class HttpClusteringTests : ClusteringConformance<HttpFixture>;

public sealed class HttpDatasetTests : DatasetConformance<HttpFixture>;

public sealed class HttpExportTests : ExportConformance<HttpFixture>;

public sealed class HttpFacetTests : FacetConformance<HttpFixture>;

public sealed class HttpLabelTests : LabelConformance<HttpFixture>;

public sealed class HttpNameTests : NameConformance<HttpFixture>;

public sealed class HttpPagingTests : PagingConformance<HttpFixture>;

public sealed class HttpReadingTests : ReadingConformance<HttpFixture>;

public sealed class HttpRecordTests : RecordConformance<HttpFixture>;

public sealed class HttpRejectionTests : RejectionConformance<HttpFixture>;

public sealed class HttpSchemaTests : SchemaConformance<HttpFixture>;

public sealed class HttpVectorTests : VectorConformance<HttpFixture>;

public sealed class HttpWritingTests : WritingConformance<HttpFixture>;

public sealed class HttpCancellationTests : CancellationConformance<HttpFixture>;

public sealed class HttpConcurrencyTests : ConcurrencyConformance<HttpFixture>;

public sealed class HttpGeneratedTests : GeneratedConformance<HttpFixture>;

public sealed class HttpOddInputTests : OddInputConformance<HttpFixture>;
