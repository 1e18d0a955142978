using System.Runtime.InteropServices;

namespace Relevance.Cluster.Sqlite.Sealing;

/// <summary>SQLite's <c>sqlite3_file</c>: whatever follows belongs to the file system that made it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFile
{
    public NativeFileMethods* Methods;
}
