using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Wire;

/// <summary>
/// A response: a JSON value with a status, or a stream. It can be written several times, as for a repeated idempotency key, unless it is a stream.
/// </summary>
internal sealed class WireReply
{
    /// <summary>The content type of JSON. It has no charset: an original client compares the whole text.</summary>
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

    /// <summary>Gets a value indicating whether the response is created while it is written; then it can be written once.</summary>
    public bool IsStream { get; private init; }

    public static implicit operator WireReply(FieldValue value) => Text(value.WriteJson);

    public static implicit operator WireReply(WireObject value) => Json(value);

    /// <summary>Creates a response with an array.</summary>
    public static WireReply List(IReadOnlyList<WireObject> items) =>
        new(StatusCodes.Status200OK, JsonType, (output, cancellationToken) => WireObject.WriteListAsync(output, items, cancellationToken));

    public static WireReply Json(WireObject value, int status = StatusCodes.Status200OK) => new(status, JsonType, value.WriteToAsync);

    /// <summary>Creates a response with existing JSON text, such as a schema.</summary>
    public static WireReply JsonText(string json) => Text(output => Encoding.UTF8.GetBytes(json.AsSpan(), output));

    /// <summary>Creates a response of any length. An exception before the first byte becomes an error response; later it aborts the connection.</summary>
    public static WireReply Stream(string contentType, Func<PipeWriter, CancellationToken, Task> write) =>
        new(StatusCodes.Status200OK, contentType, write) { IsStream = true };

    /// <summary>Creates the usual response of a change.</summary>
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
        if (!response.HasStarted)
        {
            // The entire body is in the buffer: with its length it is sent at once, without chunks.
            response.ContentLength = response.BodyWriter.UnflushedBytes;
        }

        await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Converts the response to bytes, so that a cached one needs no other memory.</summary>
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
