using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Chooses the native SQLite of the process, once: the operating system's when that is newer than the one the package carries, else the package's.</summary>
/// <remarks>
/// The package's is of 2021. Where another component of the process has loaded SQLite or chosen for itself already, its choice stands. The switch
/// <c>Relevance.Cluster.Sqlite.UseBundledLibrary</c> of <see cref="AppContext"/>, set before the first store is opened, keeps the package's.
/// </remarks>
internal static class NativeSqlite
{
    private const string SystemLibrary = "libsqlite3.so.0";
    private const string BundledLibrary = "e_sqlite3";
    private const int BundledVersion = 3_035_005;
    private const string Switch = "Relevance.Cluster.Sqlite.UseBundledLibrary";

    private static readonly Lazy<bool> Initialized = new(Initialize);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int IntegerFunction();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int OptionFunction([MarshalAs(UnmanagedType.LPStr)] string name);

    /// <summary>Makes SQLite callable. Costs nothing after the first time.</summary>
    public static void EnsureInitialized() => _ = Initialized.Value;

    private static bool Initialize()
    {
        bool keepsBundled = AppContext.TryGetSwitch(Switch, out bool isSet) && isSet;
        if (!keepsBundled && OperatingSystem.IsLinux())
        {
            try
            {
                NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            }
            catch (InvalidOperationException)
            {
                // The assembly has a resolver already: the host has chosen, and its choice stands.
                keepsBundled = true;
            }
        }

        Batteries_V2.Init();
        return !keepsBundled;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != BundledLibrary || !NativeLibrary.TryLoad(SystemLibrary, out nint library))
        {
            return 0;
        }

        if (IsSuitable(library))
        {
            return library;
        }

        NativeLibrary.Free(library);
        return 0;
    }

    /// <summary>Newer than the bundled one, safe to use from several threads, and with the JSON functions.</summary>
    private static bool IsSuitable(nint library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out nint version)
        && NativeLibrary.TryGetExport(library, "sqlite3_threadsafe", out nint threadSafe)
        && NativeLibrary.TryGetExport(library, "sqlite3_compileoption_used", out nint option)
        && Marshal.GetDelegateForFunctionPointer<IntegerFunction>(version)() > BundledVersion
        && Marshal.GetDelegateForFunctionPointer<IntegerFunction>(threadSafe)() != 0
        && Marshal.GetDelegateForFunctionPointer<OptionFunction>(option)("OMIT_JSON") == 0;
}
