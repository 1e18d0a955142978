using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics;

/// <summary>Writes vectors, one after another, into a file for <see cref="MappedVectors"/>. Keeps none of them in memory. Not thread-safe.</summary>
/// <remarks>
/// The file appears, in place of one that was there, when it is completed: until then its vectors lie in a file <c>….part</c> of a name that nobody else has, in the same folder, which goes when the
/// writer is disposed of. Whoever reads the file that is replaced goes on reading it.
/// </remarks>
public sealed class MappedVectorsWriter : IDisposable
{
    private readonly string _path;
    private readonly string _draft;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _isCompleted;

    /// <summary>Initializes a new instance of the <see cref="MappedVectorsWriter"/> class.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="dimension">The number of components of each vector, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public MappedVectorsWriter(string path, int dimension)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        Dimension = dimension;
        _path = Path.GetFullPath(path);
        _draft = Path.Combine(Path.GetDirectoryName(_path) ?? _path, $"{Guid.NewGuid():N}.part");
        _file = new FileStream(_draft, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 1 << 20);
        _file.Write(new byte[MappedHeader.Length]);
    }

    /// <summary>Gets the number of components of each vector.</summary>
    public int Dimension { get; }

    /// <summary>Gets how many vectors were added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds vectors that lie one after another; the first of them becomes row <see cref="Count"/>.</summary>
    /// <param name="rowMajor">The components, vector after vector; none at all is fine.</param>
    /// <exception cref="VectorShapeException">The last vector is incomplete, or one holds NaN or an infinity; nothing was added.</exception>
    /// <exception cref="InvalidOperationException">The file is completed already.</exception>
    /// <exception cref="OverflowException">There would be more than 2³¹ − 1 vectors; nothing was added.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void AddRows(ReadOnlySpan<float> rowMajor)
    {
        ThrowIfCompleted();
        VectorShape.CheckRows(rowMajor, Dimension, Count);
        int count = checked(Count + (rowMajor.Length / Dimension));
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(rowMajor);
        _hash.AppendData(bytes);
        _file.Write(bytes);
        Count = count;
    }

    /// <summary>Says in the file that all vectors are there, and gives it its name.</summary>
    /// <exception cref="InvalidOperationException">The file is completed already.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Complete()
    {
        ThrowIfCompleted();

        // First the components, then the header that vouches for them.
        _file.Flush(flushToDisk: true);
        _file.Position = 0;
        _file.Write(new MappedHeader(Count, Dimension, Convert.ToHexString(_hash.GetHashAndReset())).ToBytes());
        _file.Flush(flushToDisk: true);
        File.Move(_draft, _path, overwrite: true);
        _isCompleted = true;
    }

    /// <summary>Closes the file; nothing is left of one that was not completed.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
        if (!_isCompleted)
        {
            File.Delete(_draft);
        }
    }

    private void ThrowIfCompleted()
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("The file is completed already; begin another writer.");
        }
    }
}
