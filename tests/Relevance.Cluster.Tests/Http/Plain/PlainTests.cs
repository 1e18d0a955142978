using Relevance.Cluster.Conformance;

namespace Relevance.Cluster.Tests.Http.Plain;

public sealed class PlainClusteringTests : ClusteringConformance<PlainFixture>;

public sealed class PlainDatasetTests : DatasetConformance<PlainFixture>;

public sealed class PlainFacetTests : FacetConformance<PlainFixture>;

public sealed class PlainLabelTests : LabelConformance<PlainFixture>;

public sealed class PlainPagingTests : PagingConformance<PlainFixture>;

public sealed class PlainReadingTests : ReadingConformance<PlainFixture>;

public sealed class PlainRefusalTests : RefusalConformance<PlainFixture>;

public sealed class PlainSchemaTests : SchemaConformance<PlainFixture>;

public sealed class PlainVectorTests : VectorConformance<PlainFixture>;

public sealed class PlainWritingTests : WritingConformance<PlainFixture>;

public sealed class PlainCancellationTests : CancellationConformance<PlainFixture>;

public sealed class PlainConcurrencyTests : ConcurrencyConformance<PlainFixture>;

public sealed class PlainGeneratedTests : GeneratedConformance<PlainFixture>;

public sealed class PlainOddInputTests : OddInputConformance<PlainFixture>;
