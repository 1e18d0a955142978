using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Relevance.Cluster.Server.Dashboard.Parts;

namespace Relevance.Cluster.Server.Wire;

/// <summary>An answer: a JSON value with a status, or a stream. It may be written more than once, as for a repeated idempotency key, unless it is a stream.</summary>
internal sealed class WireReply
{
    /// <summary>Exactly this, without a charset: one of the old clients compares the whole text.</summary>
    public const string JsonType = "application/json";

    private readonly string _contentType;
    private readonly Func<PipeWriter, CancellationToken, Task> _write;

    private WireReply(int status, string contentType, Func<PipeWriter, CancellationToken, Task> write)
    {
        Status = status;
        _contentType = contentType;
        _write = write;
    }

    public int Status { get; }

    /// <summary>Gets a value indicating whether it is still being made while it is written; then it can be written once.</summary>
    public bool IsStream { get; private init; }

    public static implicit operator WireReply(FieldValue value) => Text(value.WriteJson);

    public static implicit operator WireReply(WireObject value) => Json(value);

    /// <summary>A list with nothing around it.</summary>
    public static WireReply List(IReadOnlyList<WireObject> items) =>
        new(StatusCodes.Status200OK, JsonType, (output, cancellationToken) => WireObject.WriteListAsync(output, items, cancellationToken));

    public static WireReply Json(WireObject value, int status = StatusCodes.Status200OK) => new(status, JsonType, value.WriteToAsync);

    /// <summary>JSON text that is there already, such as a schema's.</summary>
    public static WireReply JsonText(string json) => Text(output => Encoding.UTF8.GetBytes(json.AsSpan(), output));

    /// <summary>An answer of any length, written as it comes. Only what is thrown before the first byte becomes an error reply; later the connection is broken off.</summary>
    public static WireReply Stream(string contentType, Func<PipeWriter, CancellationToken, Task> write) =>
        new(StatusCodes.Status200OK, contentType, write) { IsStream = true };

    /// <summary>The usual answer of what changes something.</summary>
    public static WireObject Success(string? message = null)
    {
        WireObject reply = new WireObject().Add("status", "success");
        return message is null ? reply : reply.Add("message", message);
    }

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = Status;
        response.ContentType = _contentType;
        await _write(response.BodyWriter, cancellationToken).ConfigureAwait(false);
        await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the answer down, so that it costs no more than its bytes as long as it is kept.</summary>
    public async Task<(WireReply Reply, int Bytes)> WriteDownAsync(CancellationToken cancellationToken)
    {
        using MemoryStream stream = new();
        PipeWriter writer = PipeWriter.Create(stream);
        await _write(writer, cancellationToken).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
        byte[] bytes = stream.ToArray();
        WireReply written = new(Status, _contentType, (output, _) =>
        {
            output.Write(bytes);
            return Task.CompletedTask;
        });
        return (written, bytes.Length);
    }

    private static WireReply Text(Action<IBufferWriter<byte>> write) => new(StatusCodes.Status200OK, JsonType, (output, _) =>
    {
        write(output);
        return Task.CompletedTask;
    });
}
