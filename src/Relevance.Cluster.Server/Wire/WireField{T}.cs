namespace Relevance.Cluster.Server.Wire;

/// <summary>A property that a route reads: its name, type, default and limits, which are stated only here.</summary>
internal sealed class WireField<T>(string name, string meaning, Func<WireBody, T> read) : WireField(name, meaning)
{
    /// <summary>Reads the property. Null is treated as missing, for which the default is returned.</summary>
    /// <exception cref="WireException">The property has another type, exceeds its limits, or is required and missing.</exception>
    public T Read(WireRequest request) => read(request.Body);
}
