using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics;

/// <summary>Writes a file for <see cref="MappedVectors"/> vector by vector, without keeping them in memory. Not thread-safe.</summary>
/// <remarks>
/// <see cref="Complete"/> publishes the file, and replaces an existing one. Until then the vectors are in a draft file <c>….part</c> with a unique name in
/// the same folder, which <see cref="Dispose"/> deletes. Readers of a replaced file continue to read the old one.
/// </remarks>
public sealed class MappedVectorsWriter : IDisposable
{
    private readonly string _path;
    private readonly string _draft;
    private readonly SafeFileHandle _handle;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _isCompleted;

    /// <summary>Initializes a new instance of the <see cref="MappedVectorsWriter"/> class.</summary>
    /// <param name="path">The path of the file.</param>
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
        _handle = File.OpenHandle(_draft, FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
        _file = new FileStream(_handle, FileAccess.Write, bufferSize: 1 << 20);
        _file.Write(new byte[MappedHeader.Length]);
    }

    /// <summary>Gets the number of components of each vector.</summary>
    public int Dimension { get; }

    /// <summary>Gets the number of vectors so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds contiguous vectors; the first one becomes row <see cref="Count"/>.</summary>
    /// <param name="rowMajor">The components, vector after vector; may be empty.</param>
    /// <exception cref="VectorShapeException">The last vector is incomplete, or one contains NaN or an infinity; nothing was added.</exception>
    /// <exception cref="InvalidOperationException">The file was already completed.</exception>
    /// <exception cref="OverflowException">There would be more than 2³¹ − 1 vectors; nothing was added.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void AddRows(ReadOnlySpan<float> rowMajor)
    {
        ThrowIfCompleted();
        VectorShape.CheckRows(rowMajor, Dimension, Count);
        int count = checked(Count + (rowMajor.Length / Dimension));
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(rowMajor);
        _hash.AppendData(bytes);
        Write(bytes);
        Count = count;
    }

    /// <summary>Completes the file and publishes it under its path.</summary>
    /// <exception cref="InvalidOperationException">The file was already completed.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Complete()
    {
        ThrowIfCompleted();

        // The components first, then the header: an interrupted write leaves no valid header.
        Write([], isFlushed: true);
        _file.Position = 0;
        Write(new MappedHeader(Count, Dimension, Convert.ToHexString(_hash.GetHashAndReset())).ToBytes(), isFlushed: true);
        File.Move(_draft, _path, overwrite: true);
        _isCompleted = true;
    }

    /// <summary>Closes the file, and deletes it if it was not completed.</summary>
    public void Dispose()
    {
        if (!_isCompleted)
        {
            // Without what is in the buffer: a full disk would refuse it, and the draft would stay there.
            _handle.Dispose();
            File.Delete(_draft);
        }

        _file.Dispose();
        _hash.Dispose();
    }

    private void Write(ReadOnlySpan<byte> bytes, bool isFlushed = false)
    {
        try
        {
            _file.Write(bytes);
            if (isFlushed)
            {
                _file.Flush(flushToDisk: true);
            }
        }
        catch (ArgumentOutOfRangeException e)
        {
            // So .NET says that the file is larger than the file system, or the limit of the process, allows.
            throw new IOException($"The file '{_draft}' is larger than its file system, or the limit of this process, allows.", e);
        }
    }

    private void ThrowIfCompleted()
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("The file was already completed. Create another writer.");
        }
    }
}
