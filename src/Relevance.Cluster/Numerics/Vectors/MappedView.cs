using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>A file's bytes at an address, as long as it is not disposed of.</summary>
internal sealed unsafe class MappedView : IDisposable
{
    private readonly MemoryMappedViewAccessor _accessor;
    private readonly byte* _start;
    private volatile bool _isDisposed;

    /// <summary>Initializes a new instance of the <see cref="MappedView"/> class, which owns the accessor.</summary>
    public MappedView(MemoryMappedViewAccessor accessor)
    {
        _accessor = accessor;
        byte* pointer = null;
        accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _start = pointer + accessor.PointerOffset;
    }

    [SuppressMessage("Design", "MA0055", Justification = "The handle counts this view, so its own finalizer would never close it: a set that is forgotten must let go of its file.")]
    ~MappedView() => Release();

    /// <summary>The floats at an offset of the file.</summary>
    public float* At(long offset)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(MappedVectors));
        return (float*)(_start + offset);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _accessor.SafeMemoryMappedViewHandle.ReleasePointer();
            _accessor.Dispose();
        }
    }
}
