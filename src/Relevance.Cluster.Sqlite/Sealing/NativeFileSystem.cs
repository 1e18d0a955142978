using System.Runtime.InteropServices;

namespace Relevance.Cluster.Sqlite.Sealing;

/// <summary>SQLite's <c>sqlite3_vfs</c>: the table of functions through which it opens and deletes files.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFileSystem
{
    public int Version;
    public int FileSize;
    public int MaxPath;
    public NativeFileSystem* Next;
    public byte* Name;
    public void* Data;
    public delegate* unmanaged[Cdecl]<NativeFileSystem*, byte*, NativeFile*, int, int*, int> Open;
    public delegate* unmanaged[Cdecl]<NativeFileSystem*, byte*, int, int> Delete;
    public void* Access;
    public void* FullPath;
    public void* LibraryOpen;
    public void* LibraryError;
    public void* LibrarySymbol;
    public void* LibraryClose;
    public void* Randomness;
    public void* Sleep;
    public void* CurrentTime;
    public void* LastError;
    public void* CurrentTimeInteger;
    public void* SetSystemCall;
    public void* GetSystemCall;
    public void* NextSystemCall;
}
