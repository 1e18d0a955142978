using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Relevance.Cluster.Documents.Files;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Centroids;

/// <summary>Writes centroids as a table, as an array of NumPy, or as an archive of arrays.</summary>
internal sealed class CentroidFile
{
    private const string NameField = "cluster_name";
    private const string SizeField = "size";
    private const string VectorField = "centroid_vector_";

    private readonly string _path;
    private readonly bool _isArchive;
    private readonly DocumentFileOptions _options;

    /// <summary>Initializes a new instance of the <see cref="CentroidFile"/> class, and validates the extension of the file.</summary>
    public CentroidFile(string path)
    {
        _path = path;
        _options = DocumentFile.Complete(path, new DocumentFileOptions
        {
            ColumnTypes = new Dictionary<string, ColumnType>(StringComparer.Ordinal)
            {
                [NameField] = ColumnType.Text,
                [SizeField] = ColumnType.Number,
                [VectorField] = ColumnType.Vector,
            },
        });
        bool isNumpy = _options.Format == DocumentFileFormat.Numpy;
        _options = _options with { Columns = isNumpy ? [VectorField] : [NameField, SizeField, VectorField] };
        _isArchive = isNumpy && string.Equals(Path.GetExtension(FileCompression.Strip(path)), ".npz", StringComparison.OrdinalIgnoreCase);
    }

    public Task WriteAsync(IReadOnlyList<Centroid> centroids, CancellationToken cancellationToken) => _isArchive
        ? FileDraft.WriteAsync(_path, async stream =>
        {
            Stream target = FileCompression.Compress(_path, stream);
            await using (target.ConfigureAwait(false))
            {
                await WriteArchiveAsync(target, centroids, cancellationToken).ConfigureAwait(false);
                return true;
            }
        })
        : DocumentFile.WriteAsync(_path, centroids.Select(ToDocument), _options, cancellationToken);

    private static Document ToDocument(Centroid centroid) => new(centroid.Label)
    {
        [NameField] = centroid.Name,
        [SizeField] = centroid.Size,
        [VectorField] = centroid.Vector,
    };

    private static async Task WriteArchiveAsync(Stream stream, IReadOnlyList<Centroid> centroids, CancellationToken cancellationToken)
    {
        ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        await using (archive.ConfigureAwait(false))
        {
            await AddAsync(Document.IdField, TextsOf([.. centroids.Select(centroid => centroid.Label)])).ConfigureAwait(false);
            await AddAsync(NameField, TextsOf([.. centroids.Select(centroid => centroid.Name ?? "")])).ConfigureAwait(false);
            await AddAsync(SizeField, SizesOf(centroids)).ConfigureAwait(false);
            await AddAsync(VectorField, MatrixOf(centroids)).ConfigureAwait(false);
        }

        async Task AddAsync(string name, (byte[] Header, byte[] Elements) array)
        {
            ZipArchiveEntry entry = archive.CreateEntry($"{name}.npy", CompressionLevel.NoCompression);

            // The first time that the format has, so that the same centroids lead to the same bytes.
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            Stream target = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (target.ConfigureAwait(false))
            {
                await target.WriteAsync(array.Header, cancellationToken).ConfigureAwait(false);
                await target.WriteAsync(array.Elements, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns texts in UTF-32, each filled up with zeros to the length of the longest one.</summary>
    private static (byte[] Header, byte[] Elements) TextsOf(string[] texts)
    {
        // NumPy has no text of length 0.
        int length = Math.Max(1, texts.Select(text => text.EnumerateRunes().Count()).DefaultIfEmpty().Max());
        byte[] elements = new byte[texts.Length * length * sizeof(uint)];
        foreach ((int row, string text) in texts.Index())
        {
            Encoding.UTF32.GetBytes(text, elements.AsSpan(row * length * sizeof(uint)));
        }

        return (NumpyHeader.OfArray($"<U{length.ToString(CultureInfo.InvariantCulture)}", texts.Length), elements);
    }

    private static (byte[] Header, byte[] Elements) SizesOf(IReadOnlyList<Centroid> centroids)
    {
        byte[] elements = new byte[centroids.Count * sizeof(long)];
        foreach ((int row, Centroid centroid) in centroids.Index())
        {
            BinaryPrimitives.WriteInt64LittleEndian(elements.AsSpan(row * sizeof(long)), centroid.Size);
        }

        return (NumpyHeader.OfArray("<i8", centroids.Count), elements);
    }

    private static (byte[] Header, byte[] Elements) MatrixOf(IReadOnlyList<Centroid> centroids)
    {
        int dimension = centroids.Count == 0 ? 0 : centroids[0].Vector.Length;
        byte[] elements = new byte[centroids.Count * dimension * sizeof(float)];
        foreach ((int row, Centroid centroid) in centroids.Index())
        {
            foreach ((int column, float component) in centroid.Vector.ToArray().Index())
            {
                BinaryPrimitives.WriteSingleLittleEndian(elements.AsSpan(((row * dimension) + column) * sizeof(float)), component);
            }
        }

        return (NumpyHeader.OfSingles(centroids.Count, dimension), elements);
    }
}
