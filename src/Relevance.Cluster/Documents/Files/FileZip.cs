using System.Globalization;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Joins the documents of two files.</summary>
/// <param name="first">The file whose documents get the fields of the others.</param>
/// <param name="other">The other file.</param>
/// <param name="vectorField">The field that the one vector of the other document becomes; null if its fields keep their names.</param>
/// <param name="key">The field that holds the id in both files; null to join by order.</param>
internal sealed class FileZip(ZippedFile first, ZippedFile other, FieldPath? vectorField, string? key)
{
    /// <summary>The field of the other file that holds the vector, from its first document that has one.</summary>
    private FieldPath? _otherField;

    /// <summary>Reads the joined documents.</summary>
    /// <param name="tally">Receives the bad documents of both files; null if no write collects them.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async IAsyncEnumerable<Document> ReadAsync(ReadTally? tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FileTally firstTally = new(tally?.Rejected);
        FileTally otherTally = new(tally?.Rejected);
        IAsyncEnumerable<Document> joined = key is null
            ? ByOrderAsync(firstTally, otherTally, cancellationToken)
            : ByKeyAsync(firstTally, otherTally, cancellationToken);
        await foreach (Document document in joined.ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddNotFinite();
            yield return document;
        }

        AddNotFinite();

        void AddNotFinite()
        {
            if (tally is not null)
            {
                tally.NotFiniteCount = firstTally.NotFiniteCount + otherTally.NotFiniteCount;
            }
        }
    }

    /// <summary>Joins the documents at equal positions; a position that is bad in one file is skipped in the other.</summary>
    private async IAsyncEnumerable<Document> ByOrderAsync(
        FileTally firstTally, FileTally otherTally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DocumentMaker maker = first.MakerFor(firstTally);
        IAsyncEnumerator<Document> documents = first.Read(firstTally).GetAsyncEnumerator(cancellationToken);
        await using (documents.ConfigureAwait(false))
        {
            IAsyncEnumerator<Document> others = other.Read(otherTally).GetAsyncEnumerator(cancellationToken);
            await using (others.ConfigureAwait(false))
            {
                bool hasOther = await others.MoveNextAsync().ConfigureAwait(false);
                bool hasDocument = await documents.MoveNextAsync().ConfigureAwait(false);
                if (firstTally.ExpectedCount is { } count && otherTally.ExpectedCount is { } otherCount)
                {
                    RequireEqual(count, otherCount);
                }

                while (hasDocument && hasOther)
                {
                    long ahead = documents.Current.SourceOrdinal - others.Current.SourceOrdinal;
                    if (ahead == 0 && Join(documents.Current, others.Current, maker) is { } joined)
                    {
                        yield return joined;
                    }

                    hasDocument = ahead > 0 || await documents.MoveNextAsync().ConfigureAwait(false);
                    hasOther = ahead < 0 || await others.MoveNextAsync().ConfigureAwait(false);
                }

                // The rest of the longer file is counted for the message.
                while (hasDocument)
                {
                    hasDocument = await documents.MoveNextAsync().ConfigureAwait(false);
                }

                while (hasOther)
                {
                    hasOther = await others.MoveNextAsync().ConfigureAwait(false);
                }
            }
        }

        RequireEqual(firstTally.ReadCount, otherTally.ReadCount);
    }

    /// <summary>Joins the documents of equal ids. The other file is in memory.</summary>
    private async IAsyncEnumerable<Document> ByKeyAsync(
        FileTally firstTally, FileTally otherTally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DocumentMaker maker = first.MakerFor(firstTally);
        DocumentMaker otherMaker = other.MakerFor(otherTally);
        Dictionary<string, Document> others = new(StringComparer.Ordinal);
        await foreach (Document document in other.Read(otherTally).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (otherTally.IsNumbered)
            {
                throw maker.Fault($"'{other.Source.Name}' has no ids to join by. Without a key, documents are joined by order.", line: 0);
            }

            if (!others.TryAdd(document.Id, document))
            {
                otherMaker.Reject($"the id occurs already in {other.Source.At(others[document.Id].SourcePosition)}.", document.SourcePosition, document.Id);
            }
        }

        Dictionary<string, long> lines = new(StringComparer.Ordinal);
        await foreach (Document document in first.Read(firstTally).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!lines.TryAdd(document.Id, document.SourcePosition))
            {
                maker.Reject($"the id occurs already in {first.Source.At(lines[document.Id])}.", document.SourcePosition, document.Id);
            }
            else if (!others.TryGetValue(document.Id, out Document? match))
            {
                maker.Reject($"no document of {other.Source.Name} has this id.", document.SourcePosition, document.Id);
            }
            else if (Join(document, match, maker) is { } joined)
            {
                yield return joined;
            }
        }

        foreach (Document document in others.Values.Where(document => !lines.ContainsKey(document.Id)))
        {
            otherMaker.Reject($"no document of {first.Source.Name} has this id.", document.SourcePosition, document.Id);
        }
    }

    /// <summary>Adds the fields of the other document.</summary>
    /// <returns>The document; null if both have different values in one field, and it was listed.</returns>
    private Document? Join(Document document, Document match, DocumentMaker maker)
    {
        if (key is null && match.Id != document.Id && !DocumentIds.IsOfRow(match))
        {
            if (!DocumentIds.IsOfRow(document))
            {
                throw maker.Fault(
                    JoinByKey(
                        $"joined by order with {other.Source.At(match.SourcePosition)}, but their ids differ: '{document.Id}' and '{match.Id}'.",
                        "Join by the field that holds the id"),
                    document.SourcePosition);
            }

            document = new Document(match.Id, document.Fields) { SourcePosition = document.SourcePosition, SourceOrdinal = document.SourceOrdinal };
        }

        try
        {
            if (vectorField is { } field && FindVector(match) is { } found)
            {
                match[found].TryGetVector(out ReadOnlyMemory<float> vector);
                match = match.Clone();
                match.Remove(found);
                Set(document, field, vector);
            }

            foreach ((string name, FieldValue value) in match.Fields.ToArray())
            {
                if (name != key && value.HasValue)
                {
                    Add(document, name, value);
                }
            }

            return document;
        }
        catch (InvalidDocumentException e)
        {
            maker.Reject(e.Reason, document.SourcePosition, document.Id);
            return null;
        }
    }

    private void Set(Document document, FieldPath path, ReadOnlyMemory<float> vector)
    {
        if (document[path].HasValue)
        {
            throw Conflict(path.ToString());
        }

        document[path] = vector;
    }

    private void Add(Document document, string name, FieldValue value)
    {
        FieldValue existing = document.Fields.Get(name);
        if (existing.HasValue && existing != value)
        {
            throw Conflict(name);
        }

        document.Fields.Set(name, value);
    }

    private InvalidDocumentException Conflict(string field) => new($"field '{field}' has another value in {other.Source.Name}.");

    private FieldPath? FindVector(Document match)
    {
        if (_otherField is { } known)
        {
            return match[known].TryGetVector(out _) ? known : default(FieldPath?);
        }

        FieldPath[] found = [.. match.Walk().Where(entry => IsVector(entry.Value)).Select(entry => entry.Key)];
        return found.Length switch
        {
            0 when match.Fields.Count == 0 => default(FieldPath?),
            1 => _otherField = found[0],
            _ => throw new InvalidDocumentException(
                $"expected one vector to become '{vectorField}', found {(found.Length == 0 ? "none" : string.Join(", ", found))}.",
                match.Id,
                other.Source.At(match.SourcePosition)),
        };
    }

    private static bool IsVector(FieldValue value) =>
        value.Kind is FieldKind.Vector or FieldKind.Array && value.TryGetVector(out ReadOnlyMemory<float> vector) && vector.Length > 0;

    private void RequireEqual(long count, long otherCount)
    {
        if (count != otherCount)
        {
            Explanation reason = JoinByKey(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{first.Source.Name}' has {count:N0} documents and '{other.Source.Name}' has {otherCount:N0}: "
                    + $"expected equal numbers, as they are joined by order."),
                "If both have ids, join them by the field that holds the id");
            throw reason.On(new InvalidDocumentException(reason.Message));
        }
    }

    private static Explanation JoinByKey(string problem, string advice) =>
        new(problem, nameof(ZipOptions.Key), $"{advice}: new {nameof(ZipOptions)} {{ {nameof(ZipOptions.Key)} = \"_id\" }}.");
}

/// <summary>A file that is joined with another one.</summary>
/// <param name="Source">The file as messages name it.</param>
/// <param name="Options">The options of its reading.</param>
/// <param name="Read">Reads its documents and fills the tally.</param>
internal sealed record ZippedFile(FileSource Source, DocumentFileOptions Options, Func<FileTally, IAsyncEnumerable<Document>> Read)
{
    /// <summary>Returns what lists a document of the file, or stops at it.</summary>
    public DocumentMaker MakerFor(FileTally tally) => new(Source, Options, tally);
}
