using System.Runtime.InteropServices;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>The heap of the C library, from which SQLite allocates its pages.</summary>
internal static unsafe class NativeHeap
{
    /// <summary>The address of <c>malloc_trim</c>, which only the GNU C library has; otherwise 0.</summary>
    private static readonly nint TrimFunction =
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "malloc_trim", out nint address) ? address : 0;

    /// <summary>Returns free memory to the system: pages that were freed below one that is in use stay in the heap otherwise.</summary>
    public static void Trim()
    {
        if (TrimFunction != 0)
        {
            _ = ((delegate* unmanaged[Cdecl]<nuint, int>)TrimFunction)(0);
        }
    }
}
