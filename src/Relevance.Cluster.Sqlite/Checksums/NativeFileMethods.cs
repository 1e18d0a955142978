using System.Runtime.InteropServices;

namespace Relevance.Cluster.Sqlite.Sealing;

/// <summary>SQLite's <c>sqlite3_io_methods</c>: the table of functions through which it uses an open file. Version 2 has those of shared memory, version 3 those of mapped pages too.</summary>
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
