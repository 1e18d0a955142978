using System.Text;

namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>One request, to the last byte.</summary>
/// <param name="Operation">The operation of the request, for the report.</param>
/// <param name="Head">The request line and the headers, with the empty line.</param>
/// <param name="Body">The body.</param>
internal sealed record HostileRequest(Operation Operation, byte[] Head, byte[] Body)
{
    private const int ShownBytes = 4000;

    /// <summary>Formats the request so that it can be sent again, with codes for everything but visible ASCII.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (byte value in Head.Concat(Body).Take(ShownBytes))
        {
            text.Append(value is >= (byte)' ' and <= (byte)'~' or (byte)'\n' ? ((char)value).ToString() : $"\\x{value:x2}");
        }

        return text.Append(Head.Length + Body.Length > ShownBytes ? FormattableString.Invariant($"… ({Head.Length + Body.Length} bytes)") : "").ToString();
    }
}
