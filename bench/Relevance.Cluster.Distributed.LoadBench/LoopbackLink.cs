using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Two sockets of this machine, without TLS.</summary>
internal static class LoopbackLink
{
    private const int PartSize = 4 << 20;
    private const int Parts = 128;

    /// <summary>Returns the bytes a second in parts of 4 MB, of which the next is sent when the one before was acknowledged, as between workers.</summary>
    public static double Measure()
    {
        using TcpListener listener = new(IPAddress.Loopback, port: 0);
        listener.Start();
        using TcpClient sender = new();
        sender.Connect((IPEndPoint)listener.LocalEndpoint);
        using TcpClient receiver = listener.AcceptTcpClient();
        Thread receiving = new(() => Receive(receiver.GetStream()));
        receiving.Start();
        byte[] part = new byte[PartSize];
        NetworkStream stream = sender.GetStream();
        long start = Stopwatch.GetTimestamp();
        for (int n = 0; n < Parts; n++)
        {
            stream.Write(part);
            stream.ReadByte();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        receiving.Join();
        return (double)PartSize * Parts / seconds;
    }

    private static void Receive(NetworkStream stream)
    {
        byte[] part = new byte[PartSize];
        for (int n = 0; n < Parts; n++)
        {
            stream.ReadExactly(part);
            stream.WriteByte(1);
        }
    }
}
