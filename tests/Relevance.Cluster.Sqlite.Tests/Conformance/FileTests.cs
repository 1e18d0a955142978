using Relevance.Cluster.Conformance;

namespace Relevance.Cluster.Sqlite.Tests.Conformance;

public sealed class FileAggregationTests : AggregationConformance<FileFixture>;

public sealed class FileClusteringTests : ClusteringConformance<FileFixture>;

public sealed class FileDatasetTests : DatasetConformance<FileFixture>;

public sealed class FileExportTests : ExportConformance<FileFixture>;

public sealed class FileFacetTests : FacetConformance<FileFixture>;

public sealed class FileLabelTests : LabelConformance<FileFixture>;

public sealed class FileNameTests : NameConformance<FileFixture>;

public sealed class FilePagingTests : PagingConformance<FileFixture>;

public sealed class FileReadingTests : ReadingConformance<FileFixture>;

public sealed class FileRecordTests : RecordConformance<FileFixture>;

public sealed class FileRejectionTests : RejectionConformance<FileFixture>;

public sealed class FileSchemaTests : SchemaConformance<FileFixture>;

public sealed class FileVectorTests : VectorConformance<FileFixture>;

public sealed class FileWritingTests : WritingConformance<FileFixture>;

public sealed class FileCancellationTests : CancellationConformance<FileFixture>;

public sealed class FileConcurrencyTests : ConcurrencyConformance<FileFixture>;

public sealed class FileGeneratedTests : GeneratedConformance<FileFixture>;

public sealed class FileOddInputTests : OddInputConformance<FileFixture>;
