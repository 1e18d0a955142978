using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http.Vectors;

/// <summary>Parses the binary response with the labels of a clustering, which docs/wire.md specifies.</summary>
internal static class LabelStream
{
    /// <summary>The media type of the response.</summary>
    public const string MediaType = "application/vnd.relevance.labels";

    /// <summary>The bytes of a document with the shortest id.</summary>
    private const int LeastBytes = sizeof(int) + 1 + sizeof(int);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> Mark => "RCLABL01"u8;

    /// <summary>Reads the labels from a response, within the time budget.</summary>
    /// <returns>The labels; null if the response is larger than <see cref="HttpStoreOptions.MaxResponseBytes"/>.</returns>
    public static async Task<IReadOnlyList<DocumentLabel>?> ReadAsync(
        ApiCall call, HttpResponseMessage response, HttpStoreOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(options.TimeBudget, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            byte[] body = await BodyCompression.ReadAsync(response, options.MaxResponseBytes, either.Token).ConfigureAwait(false);
            IReadOnlyList<DocumentLabel> labels = Parse(body);
            StoreTelemetry.CountReceived(call, body.Length);
            return labels;
        }
        catch (ResponseTooLargeException)
        {
            return null;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw ServiceErrors.BadResponse(call, "the labels did not arrive in time", e);
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException or IOException or HttpRequestException or InvalidResponseException)
        {
            throw ServiceErrors.BadResponse(call, $"the response is not what was requested: {e.Message}", e);
        }
    }

    /// <summary>Parses the response.</summary>
    /// <exception cref="InvalidDataException">It is damaged or truncated.</exception>
    /// <exception cref="DecoderFallbackException">A text is not UTF-8.</exception>
    internal static IReadOnlyList<DocumentLabel> Parse(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> rest = body;
        if (!Take(ref rest, Mark.Length).SequenceEqual(Mark))
        {
            throw new InvalidDataException("the labels do not begin with RCLABL01");
        }

        int distinct = TakeCount(ref rest, LeastBytes - sizeof(int));
        string[] texts = new string[distinct];
        for (int i = 0; i < distinct; i++)
        {
            texts[i] = TakeText(ref rest);
        }

        int count = TakeCount(ref rest, LeastBytes);
        List<DocumentLabel> labels = new(count);
        for (int i = 0; i < count; i++)
        {
            string id = TakeText(ref rest);
            int label = TakeInt32(ref rest);
            labels.Add((uint)label < (uint)distinct
                ? new DocumentLabel(id, texts[label])
                : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the document '{id}' has label {label} of {distinct}")));
        }

        return rest.IsEmpty
            ? labels.AsReadOnly()
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{rest.Length} bytes follow the last label"));
    }

    private static string TakeText(ref ReadOnlySpan<byte> rest)
    {
        int length = TakeInt32(ref rest);
        return length > 0
            ? StrictUtf8.GetString(Take(ref rest, length))
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{length} bytes is not a valid length of an id or a label"));
    }

    /// <summary>Takes a number of items, for which the rest must have room: no memory is reserved for a damaged number.</summary>
    private static int TakeCount(ref ReadOnlySpan<byte> rest, int leastBytes)
    {
        int count = TakeInt32(ref rest);
        return count >= 0 && (long)count * leastBytes <= rest.Length
            ? count
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{count} items do not fit into {rest.Length} bytes"));
    }

    private static int TakeInt32(ref ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadInt32LittleEndian(Take(ref rest, sizeof(int)));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int length)
    {
        if (length > rest.Length)
        {
            throw new InvalidDataException("the labels are truncated");
        }

        ReadOnlySpan<byte> taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
