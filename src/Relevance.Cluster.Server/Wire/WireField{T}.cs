namespace Relevance.Cluster.Server.Wire;

/// <summary>A member with the one way to read it: its name, type, default and limits are said here and nowhere else.</summary>
internal sealed class WireField<T>(string name, string meaning, Func<WireBody, T> read) : WireField(name, meaning)
{
    /// <summary>Reads it; null counts as missing, which gives the default.</summary>
    /// <exception cref="WireException">It is not of its type or out of its limits; or it is required and missing.</exception>
    public T Read(WireRequest request) => read(request.Body);
}
