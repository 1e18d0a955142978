using System.Runtime.InteropServices;

namespace Relevance.Cluster.Sqlite.Checksums;

/// <summary>SQLite's <c>sqlite3_file</c>; the memory after it belongs to the file system that opened the file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFile
{
    public NativeFileMethods* Methods;
}

/// <summary>SQLite's <c>sqlite3_io_methods</c>: the function table of an open file. Version 2 adds shared memory, version 3 also mapped pages.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFileMethods
{
    public int Version;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> Close;
    public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<NativeFile*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Sync;
    public delegate* unmanaged[Cdecl]<NativeFile*, long*, int> GetSize;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Lock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Unlock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int*, int> CheckReservedLock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, void*, int> Control;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> GetSectorSize;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> GetDeviceCharacteristics;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, void**, int> MapShared;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, int> LockShared;
    public delegate* unmanaged[Cdecl]<NativeFile*, void> SharedBarrier;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> UnmapShared;
    public delegate* unmanaged[Cdecl]<NativeFile*, long, int, byte**, int> Fetch;
    public delegate* unmanaged[Cdecl]<NativeFile*, long, byte*, int> Unfetch;
}
