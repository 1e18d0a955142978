using System.Runtime.CompilerServices;
using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents;

/// <summary>The documents of a sequence of records.</summary>
/// <typeparam name="T">The type of the records.</typeparam>
/// <param name="records">The records.</param>
/// <param name="format">Converts them.</param>
/// <param name="id">Returns the id of a record; null means the property that holds it.</param>
/// <param name="observe">Receives each document before it is written; null means that nobody does.</param>
internal sealed class RecordDocuments<T>(
    IAsyncEnumerable<T> records, RecordFormat<T> format, Func<T, string>? id, Action<Document>? observe = null) : DocumentSource
{
    private readonly IAsyncEnumerable<T> _records = records ?? throw new ArgumentNullException(nameof(records));
    private readonly Func<T, string>? _id = format.RequireIds(id);

    public override IAsyncEnumerable<Document> ReadAsync(ReadTally tally) => ReadAsync(tally, CancellationToken.None);

    public override IAsyncEnumerator<Document> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        ReadAsync(tally: null, cancellationToken).GetAsyncEnumerator(cancellationToken);

    public override IEnumerable<RejectedDocument> Locate(IReadOnlyList<RejectedDocument> rejected, IReadOnlyList<Document> batch, long position) =>
        rejected.Select(document => document with { Index = document.Index is { } index ? batch[(int)index].SourcePosition - 1 : null });

    private async IAsyncEnumerable<Document> ReadAsync(
        ReadTally? tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        NamePool names = new();
        long position = 0;
        await foreach (T record in _records.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            position++;
            if (Convert(record, names, position, tally) is { } document)
            {
                observe?.Invoke(document);
                yield return document;
            }
        }
    }

    private Document? Convert(T record, NamePool names, long position, ReadTally? tally)
    {
        try
        {
            return format.ToDocument(record, _id, names, position);
        }
        catch (Exception e) when (tally?.Rejected is not null && e is InvalidDocumentException or JsonException or NotSupportedException or ArgumentException)
        {
            InvalidDocumentException? fault = e as InvalidDocumentException;
            tally.Rejected!.Add(new RejectedDocument(fault?.DocumentId ?? "", fault?.Reason ?? e.Message) { Index = position - 1 });
            return null;
        }
    }
}
