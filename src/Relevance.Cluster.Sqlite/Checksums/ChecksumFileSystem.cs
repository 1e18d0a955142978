using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Sealing;

/// <summary>The system's files with a seal on each page of a store (<see cref="SealedFile"/>), as a file system that SQLite is told of under a name.</summary>
internal static unsafe partial class SealingFileSystem
{
    /// <summary>What a connection is opened with.</summary>
    public const string Name = "relevance-sealed";

    private const string Library = "e_sqlite3";

    private static NativeFileSystem* _system;

    /// <summary>Tells SQLite, once a process.</summary>
    public static void Register()
    {
        _system = FindFileSystem(null);
        NativeFileSystem* own = (NativeFileSystem*)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(SealedFile), sizeof(NativeFileSystem));
        *own = *_system;
        own->Next = null;
        own->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        own->FileSize = sizeof(SealedFile) + _system->FileSize;
        own->Open = &Open;
        own->Delete = &Delete;
        int code = RegisterFileSystem(own, 0);
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"SQLite took no further file system ({code}).");
        }
    }

    /// <summary>Gets SQLite's file of a connection's main database.</summary>
    /// <returns>Null when it is none of ours, as that of a database in memory.</returns>
    public static SealedFile* FindFile(sqlite3 connection)
    {
        NativeFile* file = null;
        const int GetFilePointer = 7;
        return ControlFile(connection.DangerousGetHandle(), null, GetFilePointer, &file) == raw.SQLITE_OK && SealedFile.IsOne(file) ? (SealedFile*)file : null;
    }

    /// <summary>Has SQLite leave room for a seal on the pages that it makes from now on.</summary>
    public static void Reserve(sqlite3 connection) => _ = ControlReserved(connection, PageSeal.Size);

    /// <summary>Gets how many bytes SQLite leaves free on each page.</summary>
    public static int GetReserved(sqlite3 connection) => ControlReserved(connection, -1);

    /// <summary>Forgets the pages that a connection keeps in memory, so that they are read, and looked at, anew.</summary>
    public static void ForgetPages(sqlite3 connection) => _ = ReleaseMemory(connection.DangerousGetHandle());

    /// <summary>Sets how many bytes are left free, unless the number is negative, and gets how many it were before.</summary>
    private static int ControlReserved(sqlite3 connection, int size)
    {
        const int ReserveBytes = 38;
        int code = ControlFile(connection.DangerousGetHandle(), null, ReserveBytes, &size);
        return code == raw.SQLITE_OK ? size : throw new InvalidOperationException($"SQLite reserved no bytes ({code}).");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeFileSystem* own, byte* name, NativeFile* file, int flags, int* flagsOut)
    {
        if ((flags & (raw.SQLITE_OPEN_MAIN_DB | raw.SQLITE_OPEN_WAL)) == 0)
        {
            return _system->Open(_system, name, file, flags, flagsOut);
        }

        *(SealedFile*)file = default;
        NativeFile* real = SealedFile.Real(file);
        int code = _system->Open(_system, name, real, flags, flagsOut);
        if (real->Methods is not null)
        {
            bool isLog = (flags & raw.SQLITE_OPEN_WAL) != 0;
            NativeFile* store = isLog ? FindStoreFile(name) : null;
            SealedFile.Begin((SealedFile*)file, isLog, SealedFile.IsOne(store) ? (SealedFile*)store : null);
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(NativeFileSystem* own, byte* name, int isSynced)
    {
        // The last connection deletes the log after all of it has gone over into the file, which stands for itself again. That must be on the disk before the log is gone.
        if (MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).EndsWith("-wal"u8) && FindStoreFile(name) is var file && SealedFile.IsOne(file))
        {
            ((SealedFile*)file)->HasLog = false;
            int code = SealedFile.MarkForGood((SealedFile*)file, hasLog: false);
            if (code != raw.SQLITE_OK)
            {
                return code;
            }
        }

        return _system->Delete(_system, name, isSynced);
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial NativeFileSystem* FindFileSystem(byte* name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int RegisterFileSystem(NativeFileSystem* system, int isDefault);

    [LibraryImport(Library, EntryPoint = "sqlite3_file_control")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int ControlFile(nint connection, byte* database, int code, void* argument);

    [LibraryImport(Library, EntryPoint = "sqlite3_database_file_object")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial NativeFile* FindStoreFile(byte* logName);

    [LibraryImport(Library, EntryPoint = "sqlite3_db_release_memory")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int ReleaseMemory(nint connection);
}

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
