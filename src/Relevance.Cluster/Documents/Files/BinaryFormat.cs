using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Documents.Files;

/// <summary>
/// A format of tables or arrays, which is read from a stream that can seek. NumPy is part of this library; Parquet and Arrow are in the package
/// <c>Relevance.Cluster.Files</c>, so that this library does not depend on theirs, and are found by the name of their class.
/// </summary>
internal abstract class BinaryFormat
{
    private const string Package = "Relevance.Cluster.Files";

    private static readonly Lazy<BinaryFormat?> Parquet = new(() => Create(Type.GetType($"{Package}.ParquetFormat, {Package}", throwOnError: false)));
    private static readonly Lazy<BinaryFormat?> Arrow = new(() => Create(Type.GetType($"{Package}.ArrowFormat, {Package}", throwOnError: false)));

    public static bool IsBinary(DocumentFileFormat? format) => format is DocumentFileFormat.Parquet or DocumentFileFormat.Arrow or DocumentFileFormat.Numpy;

    /// <summary>Returns the reader and writer of a format.</summary>
    /// <param name="format">One of the formats for which <see cref="IsBinary"/> is true.</param>
    /// <exception cref="NotSupportedException">The package of the format is not referenced.</exception>
    public static BinaryFormat Of(DocumentFileFormat format) => format switch
    {
        DocumentFileFormat.Parquet => Parquet.Value,
        DocumentFileFormat.Arrow => Arrow.Value,
        DocumentFileFormat.Numpy => new NumpyFormat(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format of tables or arrays."),
    } ?? throw new NotSupportedException(
        $"{format} files are read and written by the package {Package}, which this program does not reference: dotnet add package {Package}.");

    /// <summary>Reads the documents of a file in their order, one part of the file after the other.</summary>
    /// <param name="stream">A stream that can seek, at its beginning; it stays open.</param>
    /// <param name="maker">Creates the documents, and lists bad ones or stops at them.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public abstract IAsyncEnumerable<Document> ReadAsync(Stream stream, DocumentMaker maker, CancellationToken cancellationToken);

    /// <summary>Writes documents.</summary>
    /// <param name="stream">The stream; it stays open and need not seek.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The number of documents that were written.</returns>
    public abstract Task<long> WriteAsync(
        Stream stream, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken);

    private static BinaryFormat? Create([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type? type) =>
        type is null ? null : (BinaryFormat)Activator.CreateInstance(type)!;
}
