namespace Relevance.Cluster;

/// <summary>Why a store failed.</summary>
public enum StoreFailure
{
    /// <summary>Something else: see the inner exception.</summary>
    Other,

    /// <summary>Another process held the store for longer than the waiting time. Try again.</summary>
    Busy,

    /// <summary>There is no room left. Free some, then repeat the operation.</summary>
    Full,

    /// <summary>The file is not a store of this library.</summary>
    NotAStore,

    /// <summary>The file was made by a newer version. Update this library.</summary>
    NewerVersion,

    /// <summary>The file is damaged.</summary>
    Corrupt,

    /// <summary>The file or its folder cannot be written, or not be opened.</summary>
    NoAccess,
}
