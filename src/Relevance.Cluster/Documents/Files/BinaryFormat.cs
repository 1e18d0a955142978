using System.Diagnostics.CodeAnalysis;

namespace Relevance.Cluster.Documents.Files;

/// <summary>
/// A format of tables or arrays, which is read from a stream that can seek. NumPy is part of this library; Parquet and Arrow are in
/// <see cref="FilesPackage"/>.
/// </summary>
internal abstract class BinaryFormat
{
    private static readonly Lazy<BinaryFormat?> Parquet =
        new(() => FilesPackage.Create<BinaryFormat>(Type.GetType($"{FilesPackage.Name}.ParquetFormat, {FilesPackage.Name}", throwOnError: false)));

    private static readonly Lazy<BinaryFormat?> Arrow =
        new(() => FilesPackage.Create<BinaryFormat>(Type.GetType($"{FilesPackage.Name}.ArrowFormat, {FilesPackage.Name}", throwOnError: false)));

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
    } ?? throw FilesPackage.Missing($"{format} files");

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
}

/// <summary>
/// The package with the formats and the compression that need libraries of their own, so that this one does not depend on them. Its classes are found by name.
/// </summary>
internal static class FilesPackage
{
    public const string Name = "Relevance.Cluster.Files";

    /// <summary>Creates an instance of a class; null if the package is not referenced.</summary>
    /// <param name="type">The class by a literal name, which trimming keeps.</param>
    public static T? Create<T>([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type? type)
        where T : class => type is null ? null : (T)Activator.CreateInstance(type)!;

    public static NotSupportedException Missing(string files) =>
        new($"{files} are read and written by the package {Name}, which this program does not reference: dotnet add package {Name}.");
}
