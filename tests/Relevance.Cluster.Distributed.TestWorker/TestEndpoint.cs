using System.Buffers.Binary;
using System.Text;
using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Distributed.TestWorker;

/// <summary>Answers what a test asks; the first byte of a request says what.</summary>
internal sealed class TestEndpoint : IWorkerEndpoint
{
    /// <summary>Answers with the request.</summary>
    public const byte Echo = 0;

    /// <summary>Fails with the rest of the request as its text.</summary>
    public const byte Fail = 1;

    /// <summary>Runs until it is canceled.</summary>
    public const byte Hang = 2;

    /// <summary>Answers with the number of requests of each kind, and how many of those that hang were canceled.</summary>
    public const byte Count = 3;

    /// <summary>Ends the process at once.</summary>
    public const byte Die = 4;

    private readonly int[] _counts = new int[6];

    public async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        byte kind = request.Length == 0 ? Echo : request.Span[0];
        Interlocked.Increment(ref _counts[kind]);
        switch (kind)
        {
            case Fail:
                throw new ComputeException(Encoding.UTF8.GetString(request.Span[1..]));
            case Hang:
                await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => Interlocked.Increment(ref _counts[5]), TaskScheduler.Default);
                break;
            case Count:
                byte[] counts = new byte[4 * _counts.Length];
                for (int i = 0; i < _counts.Length; i++)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(counts.AsSpan(4 * i), Volatile.Read(ref _counts[i]));
                }

                return counts;
            case Die:
                System.Diagnostics.Process.GetCurrentProcess().Kill();
                break;
        }

        return request;
    }
}
