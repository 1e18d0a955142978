using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Tests.Support;
using Relevance.Cluster.Distributed.TestWorker;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Worker.Hosting;
using Relevance.Cluster.Worker.Links;
using Relevance.Cluster.Worker.Membership;

namespace Relevance.Cluster.Distributed.Tests.Workers;

/// <summary>Calls between processes that are killed and frozen: each ends, with the answer or with the loss of its worker.</summary>
public sealed class LinkTests
{
    /// <summary>The time in which a killed worker is noticed, on a busy machine.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(40);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_OfAnySize_AreAnsweredByTheWorkerThatIsNamed()
    {
        await using TestSchema schema = TestSchema.Create();
        await using ComputeWorker own = await StartAsync(schema);
        await using WorkerProcess other = await WorkerProcess.StartAsync(schema);
        WorkerId far = await other.FindAsync(own.Link);
        WorkerId near = own.Link.Workers.Single(worker => worker != far);

        foreach (int length in (int[])[0, 1, 1000, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 20_000_000])
        {
            byte[] request = new byte[length];
            new Random(length).NextBytes(request);
            if (length > 0)
            {
                request[0] = TestEndpoint.Echo;
            }

            foreach (WorkerId worker in (WorkerId[])[far, near])
            {
                ReadOnlyMemory<byte> answer = await own.Link.CallAsync(worker, request, Token);
                Assert.True(answer.Span.SequenceEqual(request), $"{length} bytes");
            }
        }

        byte[] failing = [TestEndpoint.Fail, .. "The disk is full."u8];
        Assert.Equal("The disk is full.", (await Assert.ThrowsAsync<ComputeException>(() => own.Link.CallAsync(far, failing, Token))).Message);
        Assert.Equal("The disk is full.", (await Assert.ThrowsAsync<ComputeException>(() => own.Link.CallAsync(near, failing, Token))).Message);
        int[] counts = await CountAsync(own.Link, far);
        Assert.Equal((7, 1, 1), (counts[TestEndpoint.Echo], counts[TestEndpoint.Fail], counts[TestEndpoint.Count]));

        await other.LeaveAsync();
        await WaitAsync(() => own.Link.Workers.Count == 1);
        await Assert.ThrowsAsync<WorkerLostException>(() => own.Link.CallAsync(far, new byte[1], Token));
    }

    [Fact]
    public async Task ACall_ThatIsCanceled_EndsItsWork()
    {
        await using TestSchema schema = TestSchema.Create();
        await using ComputeWorker own = await StartAsync(schema);
        await using WorkerProcess other = await WorkerProcess.StartAsync(schema);
        WorkerId far = await other.FindAsync(own.Link);
        using CancellationTokenSource cancellation = new();

        Task<ReadOnlyMemory<byte>> call = own.Link.CallAsync(far, new[] { TestEndpoint.Hang }, cancellation.Token);
        await WaitAsync(async () => (await CountAsync(own.Link, far))[TestEndpoint.Hang] == 1);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await WaitAsync(async () => (await CountAsync(own.Link, far))[^1] == 1);
    }

    [Fact]
    public async Task ACall_ToAWorkerThatIsKilled_EndsWithItsLoss()
    {
        await using TestSchema schema = TestSchema.Create();
        await using ComputeWorker own = await StartAsync(schema);
        WorkerProcess[] others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => WorkerProcess.StartAsync(schema)));
        WorkerId[] far = await Task.WhenAll(others.Select(other => other.FindAsync(own.Link)));

        // Before the send, right after it, while a large request is under way, and by the work itself.
        long start = Stopwatch.GetTimestamp();
        others[0].Kill();
        Task<ReadOnlyMemory<byte>> before = own.Link.CallAsync(far[0], new byte[1], Token);
        Task<ReadOnlyMemory<byte>> after = own.Link.CallAsync(far[1], new[] { TestEndpoint.Hang }, Token);
        Task<ReadOnlyMemory<byte>> during = own.Link.CallAsync(far[1], new byte[40_000_000], Token);
        Task<ReadOnlyMemory<byte>> within = own.Link.CallAsync(far[2], new[] { TestEndpoint.Die }, Token);
        others[1].Kill();

        foreach (Task<ReadOnlyMemory<byte>> call in (Task<ReadOnlyMemory<byte>>[])[before, after, during, within])
        {
            await Assert.ThrowsAsync<WorkerLostException>(() => call.WaitAsync(Noticed, Token));
        }

        TestContext.Current.SendDiagnosticMessage($"lost after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        Assert.Single(own.Link.Workers);
        foreach (WorkerProcess other in others)
        {
            await other.DisposeAsync();
        }
    }

    // Two minutes: the membership gives a frozen process, whose connections are open, more time than one that is gone.
    [Fact(Explicit = true)]
    public async Task ACall_ToAWorkerThatIsFrozen_EndsWithItsLoss()
    {
        await using TestSchema schema = TestSchema.Create();
        await using ComputeWorker own = await StartAsync(schema);
        await using WorkerProcess other = await WorkerProcess.StartAsync(schema);
        WorkerId far = await other.FindAsync(own.Link);
        long start = Stopwatch.GetTimestamp();
        Task<ReadOnlyMemory<byte>> call = own.Link.CallAsync(far, new[] { TestEndpoint.Hang }, Token);

        other.Freeze();

        await Assert.ThrowsAsync<WorkerLostException>(() => call.WaitAsync(TimeSpan.FromMinutes(2), Token));
        TestContext.Current.SendDiagnosticMessage($"lost after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
    }

    // Ten minutes: a kill at a random time after each send, of which none may hang.
    [Fact(Explicit = true)]
    public async Task Calls_ToWorkersThatAreKilledAtAnyTime_AllEnd()
    {
        const int Rounds = 15;
        await using TestSchema schema = TestSchema.Create();
        await using ComputeWorker own = await StartAsync(schema);
        Random random = new(1);
        for (int round = 0; round < Rounds; round++)
        {
            WorkerProcess[] others = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => WorkerProcess.StartAsync(schema)));
            WorkerId[] far = await Task.WhenAll(others.Select(other => other.FindAsync(own.Link)));
            long start = Stopwatch.GetTimestamp();
            Task<ReadOnlyMemory<byte>>[] calls =
                [.. far.SelectMany(worker => (int[])[1, 20_000_000]).Select((length, i) => own.Link.CallAsync(far[i / 2], new byte[length], Token))];
            foreach (WorkerProcess other in others)
            {
                await Task.Delay(random.Next(2) * random.Next(200), Token);
                other.Kill();
            }

            int lost = 0;
            foreach (Task<ReadOnlyMemory<byte>> call in calls)
            {
                try
                {
                    await call.WaitAsync(Noticed, Token);
                }
                catch (WorkerLostException)
                {
                    lost++;
                }
            }

            TestContext.Current.SendDiagnosticMessage($"{lost} of {calls.Length} lost, after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
            await Task.WhenAll(others.Select(other => other.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task AConnection_WithoutTheKeyOfTheCluster_IsClosed()
    {
        await using TestSchema schema = TestSchema.Create();
        await using ComputeWorker own = await StartAsync(schema);
        await using var database = StoreDatabase.Create(schema.Server, new PostgresStoreOptions { Schema = schema.Name });
        using X509Certificate2 right = await ClusterCertificate.ReadAsync(database, Token);
        using X509Certificate2 wrong = X509CertificateLoader.LoadPkcs12(ClusterCertificate.Create(), password: null);

        Assert.True(await ConnectAsync(own.Address, right) > 0, "A worker greets another one.");
        Assert.Equal(0, await ConnectAsync(own.Address, wrong));
        Assert.Equal(0, await ConnectAsync(own.Address, certificate: null));
    }

    [Fact]
    public async Task AWorker_OfAnotherVersion_IsRefusedAndSaysWhatToDo()
    {
        await using TestSchema schema = TestSchema.Create();
        await using ComputeWorker own = await StartAsync(schema);

        await using WorkerProcess other = await WorkerProcess.StartAsync(schema, SiloHost.Protocol + 1);

        Assert.Contains("Stop all workers, update", other.Address, StringComparison.Ordinal);
        Assert.Single(own.Link.Workers);
    }

    private static Task<ComputeWorker> StartAsync(TestSchema schema) => ComputeWorker.StartAsync(
        new ComputeWorkerOptions { Store = schema.Server, Schema = schema.Name }, SiloHost.Protocol, _ => new TestEndpoint(), Token);

    /// <summary>Connects as a program does that is not a worker.</summary>
    /// <returns>The number of bytes that the worker says first; 0 if it closes the connection.</returns>
    [SuppressMessage("Security", "CA5359", Justification = "The test is about what the worker accepts; the worker's own certificate does not matter here.")]
    private static async Task<int> ConnectAsync(string address, X509Certificate2? certificate)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPEndPoint.Parse(address), Token);
        await using SslStream stream = new(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        SslClientAuthenticationOptions options = new() { TargetHost = "worker", ClientCertificates = certificate is null ? [] : [certificate] };
        try
        {
            await stream.AuthenticateAsClientAsync(options, Token);
            return await stream.ReadAsync(new byte[100], Token);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return 0;
        }
    }

    private static async Task<int[]> CountAsync(OrleansLink link, WorkerId worker) =>
        MemoryMarshal.Cast<byte, int>((await link.CallAsync(worker, new[] { TestEndpoint.Count }, Token)).Span).ToArray();

    private static Task WaitAsync(Func<bool> condition) => WaitAsync(() => Task.FromResult(condition()));

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(50, Token);
        }
    }
}
