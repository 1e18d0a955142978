namespace Relevance.Cluster.Http.Calls;

/// <summary>One request, before it is sent.</summary>
internal sealed class ApiCall
{
    /// <summary>Gets the name of the operation, for messages, logs and metrics.</summary>
    public required string Operation { get; init; }

    public string? DatasetId { get; init; }

    /// <summary>Gets the path and query below the base URL, escaped.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the JSON body; null means a GET request.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    public CallEffect Effect { get; init; }

    public string Accept { get; init; } = "application/json";

    /// <summary>Gets a value indicating whether the response body is left open for the caller to read.</summary>
    public bool IsStream { get; init; }
}
