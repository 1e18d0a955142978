using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Checksums;

/// <summary>A SQLite file system (VFS) that adds a checksum to each page of a store (<see cref="ChecksummedFile"/>) and verifies it.</summary>
internal static unsafe partial class ChecksumFileSystem
{
    /// <summary>The name under which the file system is registered.</summary>
    public const string Name = "relevance-checksums";

    private const string Library = "e_sqlite3";

    private static NativeFileSystem* _system;

    /// <summary>Registers the file system with SQLite, once per process.</summary>
    public static void Register()
    {
        _system = FindFileSystem(null);
        NativeFileSystem* own = (NativeFileSystem*)RuntimeHelpers.AllocateTypeAssociatedMemory(typeof(ChecksummedFile), sizeof(NativeFileSystem));
        *own = *_system;
        own->Next = null;
        own->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        own->FileSize = sizeof(ChecksummedFile) + _system->FileSize;
        own->Open = &Open;
        own->Delete = &Delete;
        int code = RegisterFileSystem(own, 0);
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"SQLite did not register the file system ({code}).");
        }
    }

    /// <summary>Returns the file of a connection's main database.</summary>
    /// <returns>Null if it has no checksums, such as a database in memory.</returns>
    public static ChecksummedFile* FindFile(sqlite3 connection)
    {
        NativeFile* file = null;
        const int GetFilePointer = 7;
        int code = ControlFile(connection.DangerousGetHandle(), null, GetFilePointer, &file);
        return code == raw.SQLITE_OK && ChecksummedFile.IsOne(file) ? (ChecksummedFile*)file : null;
    }

    /// <summary>Makes SQLite reserve space for a checksum on the pages that it creates from this call.</summary>
    public static void Reserve(sqlite3 connection) => _ = ControlReserved(connection, PageChecksum.Size);

    /// <summary>Returns the number of bytes that SQLite reserves on each page.</summary>
    public static int GetReserved(sqlite3 connection) => ControlReserved(connection, -1);

    /// <summary>Discards the cached pages of a connection, so that they are read and verified again.</summary>
    public static void ForgetPages(sqlite3 connection) => _ = ReleaseMemory(connection.DangerousGetHandle());

    /// <summary>Sets the number of reserved bytes, unless it is negative, and returns the previous number.</summary>
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

        *(ChecksummedFile*)file = default;
        NativeFile* real = ChecksummedFile.Real(file);
        int code = _system->Open(_system, name, real, flags, flagsOut);
        if (real->Methods is not null)
        {
            bool isLog = (flags & raw.SQLITE_OPEN_WAL) != 0;
            NativeFile* store = isLog ? FindStoreFile(name) : null;
            ChecksummedFile.Begin((ChecksummedFile*)file, isLog, ChecksummedFile.IsOne(store) ? (ChecksummedFile*)store : null);
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(NativeFileSystem* own, byte* name, int isSynced)
    {
        // The last connection deletes the log after the checkpoint. The first page must state, on disk, that the file is complete before the log is gone.
        if (MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).EndsWith("-wal"u8) && FindStoreFile(name) is var file && ChecksummedFile.IsOne(file))
        {
            ((ChecksummedFile*)file)->HasLog = false;
            int code = ChecksummedFile.MarkForGood((ChecksummedFile*)file, hasLog: false);
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

/// <summary>SQLite's <c>sqlite3_vfs</c>: the function table by which it opens and deletes files.</summary>
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
