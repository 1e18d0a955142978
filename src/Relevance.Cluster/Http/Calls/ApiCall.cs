namespace Relevance.Cluster.Http.Calls;

/// <summary>One request, before it is sent.</summary>
internal sealed class ApiCall
{
    /// <summary>Gets what is being done, in a few words: for messages, logs and figures.</summary>
    public required string Operation { get; init; }

    public string? DatasetId { get; init; }

    /// <summary>Gets path and query below the base URL, escaped.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the JSON body; null makes it a GET.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    public CallEffect Effect { get; init; }

    public string Accept { get; init; } = "application/json";

    /// <summary>Gets a value indicating whether the reply is left open for the caller to read, and not read here.</summary>
    public bool IsStream { get; init; }
}
