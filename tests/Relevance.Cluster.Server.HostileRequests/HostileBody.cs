using System.IO.Compression;

namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>Compresses and damages the bodies of hostile requests.</summary>
internal static class HostileBody
{
    public static byte[] Damage(byte[] body, HostileValues values)
    {
        byte[] damaged = [.. body];
        if (damaged.Length == 0)
        {
            return values.Bytes(20);
        }

        if (values.Chance(0.4))
        {
            return damaged[..values.Next(0, damaged.Length)];
        }

        for (int i = 0; i < 3; i++)
        {
            damaged[values.Next(0, damaged.Length)] = (byte)values.Next(0, 256);
        }

        return damaged;
    }

    public static byte[] Pack(byte[] body, string encoding)
    {
        using MemoryStream packed = new();
        using (Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            packing.Write(body);
        }

        return packed.ToArray();
    }
}
