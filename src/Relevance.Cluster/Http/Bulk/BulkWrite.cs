using System.Buffers;
using System.Globalization;
using System.Net;
using Relevance.Cluster.Http.Calls;

namespace Relevance.Cluster.Http.Bulk;

/// <summary>Sends one write in batches: halves those that are too large, retries documents after temporary failures, and counts.</summary>
internal sealed class BulkWrite(HttpExchange exchange, HttpStoreOptions options, string datasetId, WriteMode mode, IReadOnlyList<Document> documents)
{
    private readonly string?[] _reasons = new string?[documents.Count];
    private long _inserted;
    private long _updated;

    /// <summary>Rejects a document, so that it is not sent.</summary>
    public void Reject(int place, string reason) => _reasons[place] = reason;

    public bool IsRejected(int place) => _reasons[place] is not null;

    /// <summary>Sends documents.</summary>
    /// <param name="places">The positions of the documents, in insertion order.</param>
    /// <param name="parallelism">The number of simultaneous requests; with 1 they are sent in order.</param>
    /// <param name="cancellationToken">A token that cancels the operation; acknowledged batches remain written.</param>
    public Task SendAsync(IEnumerable<int> places, int parallelism, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        DocumentBatch.Cut(documents, places, options.MaxBatchBytes, options.MaxBatchDocuments),
        new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken },
        async (batch, token) => await SendAsync(batch, token).ConfigureAwait(false));

    /// <summary>Returns the summary of the write.</summary>
    public WriteSummary End()
    {
        List<RejectedDocument> rejected = [];
        HashSet<string>? written = null;
        for (int place = 0; place < documents.Count; place++)
        {
            if (_reasons[place] is { } reason)
            {
                // The service names documents by id: the position is certain when no document with this id was written.
                written ??= [.. documents.Where((_, other) => _reasons[other] is null).Select(document => document.Id)];
                string id = documents[place].Id;
                rejected.Add(new RejectedDocument(id, reason) { Index = written.Contains(id) ? null : place });
            }
        }

        exchange.Events.Wrote(datasetId, _inserted + _updated, rejected.Count);
        return new WriteSummary { InsertedCount = _inserted, UpdatedCount = _updated, Rejected = rejected.AsReadOnly() };
    }

    private async Task SendAsync(DocumentBatch batch, CancellationToken cancellationToken)
    {
        for (int round = 1; batch.Count > 0; round++)
        {
            List<int> again = [];
            try
            {
                ApiResponse reply = await exchange.SendAsync(MakeCall(batch), cancellationToken).ConfigureAwait(false);
                again = Take(batch, reply, canRepeat: round < options.Attempts);
            }
            catch (RelevanceApiException e) when (e.Status == HttpStatusCode.RequestEntityTooLarge)
            {
                await SendHalvesAsync(batch, e, cancellationToken).ConfigureAwait(false);
            }

            batch = batch.Pick(again);
            if (again.Count > 0)
            {
                exchange.Events.Resending(datasetId, again.Count);
                await Task.Delay(options.BaseDelay * Math.Pow(2, round - 1), options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SendHalvesAsync(DocumentBatch batch, RelevanceApiException tooLarge, CancellationToken cancellationToken)
    {
        if (batch.Count == 1)
        {
            string size = string.Create(CultureInfo.InvariantCulture, $"the document of {batch.Documents[0].Length} bytes is too large for the service");
            Reject(batch.Places[0], $"{size}: {tooLarge.ErrorMessage}");
            return;
        }

        // In sequence, to preserve the order.
        exchange.Events.Halved(datasetId, batch.Count);
        await SendAsync(batch.Slice(0, batch.Count / 2), cancellationToken).ConfigureAwait(false);
        await SendAsync(batch.Slice(batch.Count / 2, batch.Count), cancellationToken).ConfigureAwait(false);
    }

    private ApiCall MakeCall(DocumentBatch batch)
    {
        bool isUpdate = mode == WriteMode.Update;
        JsonBody body = new JsonBody()
            .AddItems(isUpdate ? "updates" : "documents", batch.Documents)
            .Add("insert_date", false)
            .Add("update_schema", true);
        body = isUpdate ? body.Add("upsert", false) : body.Add("overwrite", mode == WriteMode.Upsert).Add("create_dataset", false);
        return new ApiCall
        {
            Operation = "write documents",
            DatasetId = datasetId,
            Path = $"/datasets/{DatasetPath.Escape(datasetId)}/documents/{(isUpdate ? "bulk_update" : "bulk_insert")}",
            Body = body.End(),
            Effect = mode == WriteMode.Insert ? CallEffect.Once : CallEffect.Repeatable,
        };
    }

    /// <summary>Processes the response to a batch.</summary>
    /// <returns>The positions of the documents to retry.</returns>
    private List<int> Take(DocumentBatch batch, ApiResponse reply, bool canRepeat)
    {
        List<int> again = [];
        int rejected = 0;
        int next = 0;
        foreach (ReadOnlyMemory<byte> item in reply.Members.GetItems("failed_documents"))
        {
            (string? id, int? status, string reason) = ReadFailure(FieldValue.Parse(item.Span));
            int position = FindPosition(batch, id, next);
            next = position + 1;
            rejected++;
            if (canRepeat && status is { } code && RetryRules.IsTransient(code))
            {
                again.Add(position);
            }
            else
            {
                Reject(batch.Places[position], reason);
            }
        }

        if (!reply.HasExtensions || !reply.Members.Has("created"))
        {
            // This service does not distinguish inserts from updates.
            Interlocked.Add(ref mode == WriteMode.Update ? ref _updated : ref _inserted, batch.Count - rejected);
            return again;
        }

        Interlocked.Add(ref _inserted, reply.Members.Get("created").AsInteger() ?? 0);
        Interlocked.Add(ref _updated, reply.Members.Get("updated").AsInteger() ?? 0);
        return again;
    }

    // Failures are in the order of the documents, so that of two documents with one id the right one is found; if a service uses another order, the first.
    private int FindPosition(DocumentBatch batch, string? id, int from)
    {
        for (int step = 0; step < batch.Count; step++)
        {
            int position = (from + step) % batch.Count;
            if (documents[batch.Places[position]].Id == id)
            {
                return position;
            }
        }

        throw ServiceErrors.BadResponse(MakeCall(batch), $"the response rejects a document that was not sent: '{id}'.");
    }

    private static (string? Id, int? Status, string Reason) ReadFailure(FieldValue failure)
    {
        IReadOnlyDictionary<string, FieldValue> members = failure.AsObject();
        FieldValue id = members.TryGetValue(Document.IdField, out FieldValue found) ? found : failure;
        FieldValue error = members.TryGetValue("error", out FieldValue told) ? told : default;
        FieldValue status = error.AsObject().TryGetValue("status", out FieldValue code) ? code : default;
        string reason = error.AsObject().TryGetValue("body", out FieldValue text) ? text.ToString() : error.ToString();
        reason = reason.Length > 0 ? reason : "the service rejected the document without a reason";
        return (id.HasValue ? id.ToString() : null, (int?)status.AsInteger(), reason);
    }
}

/// <summary>The documents of one request, as JSON, with their positions among all documents of the write.</summary>
internal sealed record DocumentBatch(IReadOnlyList<int> Places, IReadOnlyList<ReadOnlyMemory<byte>> Documents)
{
    public int Count => Places.Count;

    /// <summary>Splits documents into batches, each of which is created when the enumeration reaches it.</summary>
    /// <param name="documents">All documents.</param>
    /// <param name="places">The positions of the documents to send, in order.</param>
    /// <param name="maxBytes">The largest size of a batch, unless a single document is larger.</param>
    /// <param name="maxCount">The largest number of documents in a batch.</param>
    public static IEnumerable<DocumentBatch> Cut(IReadOnlyList<Document> documents, IEnumerable<int> places, int maxBytes, int maxCount)
    {
        ArrayBufferWriter<byte> text = new();
        List<int> batch = [];
        List<int> ends = [];
        foreach (int place in places)
        {
            int start = text.WrittenCount;
            documents[place].WriteJson(text);
            if (batch.Count > 0 && (text.WrittenCount > maxBytes || batch.Count == maxCount))
            {
                // The document beyond the limit is the first of the next batch.
                ReadOnlyMemory<byte> surplus = text.WrittenMemory[start..];
                yield return Make(text.WrittenMemory, batch, ends);
                text = new ArrayBufferWriter<byte>(Math.Max(surplus.Length, 256));
                text.Write(surplus.Span);
                batch = [];
                ends = [];
            }

            batch.Add(place);
            ends.Add(text.WrittenCount);
        }

        if (batch.Count > 0)
        {
            yield return Make(text.WrittenMemory, batch, ends);
        }
    }

    /// <summary>Returns a range of the documents.</summary>
    /// <param name="from">The position of the first document.</param>
    /// <param name="to">The position after the last document.</param>
    public DocumentBatch Slice(int from, int to) => new([.. Places.Skip(from).Take(to - from)], [.. Documents.Skip(from).Take(to - from)]);

    /// <summary>Returns the documents at some positions.</summary>
    public DocumentBatch Pick(IReadOnlyList<int> positions) =>
        new([.. positions.Select(position => Places[position])], [.. positions.Select(position => Documents[position])]);

    private static DocumentBatch Make(ReadOnlyMemory<byte> text, List<int> places, List<int> ends) =>
        new(places, [.. ends.Select((end, index) => text[(index == 0 ? 0 : ends[index - 1])..end])]);
}
