using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool.Files;

/// <summary>Reads the documents of a file, of two joined files, or of the standard input. Documents without an id are numbered.</summary>
internal sealed class DocumentInput
{
    /// <summary>The argument that stands for <c>-</c>, because the parser of arguments reads a lone dash as an option without a name.</summary>
    public const string StandardInput = "<standard input>";

    private const int ShownRejections = 5;

    private readonly ToolConsole _console;
    private readonly InputOptions _options;

    public DocumentInput(InputOptions options, ToolConsole console)
    {
        (_options, _console) = (options, console);
        if (!IsStandardInput)
        {
            FileFormats.Check(options.File, options.Format, "The file");
            DemandFile(options.File);
        }
        else if (options.Format is null)
        {
            throw new MisuseException("The standard input has no extension. Name its format: --format csv");
        }
        else if (options.VectorsFile is not null)
        {
            throw new MisuseException("The standard input cannot be joined with a second file. Save it first, and name the file instead of '-'.");
        }

        if (options.VectorsFile is { } vectors)
        {
            FileFormats.Check(vectors, null, "--vectors");
            DemandFile(vectors);
        }
        else if (options.Key is not null)
        {
            throw new MisuseException("--key joins two files by an id. Name the second one: --vectors embeddings.jsonl");
        }
    }

    /// <summary>Gets the name of the file for people.</summary>
    public string Name => IsStandardInput ? "the standard input" : Path.GetFileName(_options.File);

    /// <summary>Gets a dataset id made of the name of the file.</summary>
    public string DatasetId
    {
        get
        {
            string name = IsStandardInput ? "stdin" : FileFormats.BareName(_options.File).ToLowerInvariant();
            string id = string.Concat(name.Select(character =>
                char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '.' or '_' ? character : '-'));
            return id.Length is 0 or > 255 ? "documents" : id;
        }
    }

    private bool IsStandardInput => _options.File == StandardInput;

    /// <summary>Gets the options of the file.</summary>
    public DocumentFileOptions Options => FileFormats.Options(_options.Format) with
    {
        IdField = _options.IdField ?? Document.IdField,
        GenerateMissingIds = _options.IdField is null,
    };

    /// <summary>Writes the documents into a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="mode">Whether existing documents are kept, replaced or merged.</param>
    /// <param name="progress">Receives a report after each batch; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The counts, and the rejected documents with reasons in the words of the command line.</returns>
    public async Task<WriteSummary> WriteIntoAsync(
        Dataset dataset, ImportMode mode, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        WriteOptions write = new() { VectorFields = _options.VectorField is { } field ? [field] : [] };
        IAsyncEnumerable<Document> documents = ReadAsync(cancellationToken);
        WriteSummary written = await (mode switch
        {
            ImportMode.Insert => dataset.InsertDocumentsAsync(documents, write, progress, cancellationToken),
            ImportMode.Update => dataset.UpdateDocumentsAsync(documents, write, progress, cancellationToken),
            _ => dataset.UpsertDocumentsAsync(documents, write, progress, cancellationToken),
        }).ConfigureAwait(false);
        return written with { Rejected = [.. written.Rejected.Select(FailureText.Translate)] };
    }

    /// <summary>
    /// Validates that documents have the named fields. The file is read until each field was found and there are enough documents; the standard input and two
    /// joined files, which would be read completely, are not validated.
    /// </summary>
    /// <param name="fields">The fields, each with the option that names it.</param>
    /// <param name="count">The number of documents after which reading can stop.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The number of documents that were read, which is that of the file if it has fewer than required; null if nothing was validated.</returns>
    /// <exception cref="MisuseException">No document has one of the fields.</exception>
    public async Task<long?> DemandAsync(IReadOnlyList<(string Field, string Option)> fields, int count, CancellationToken cancellationToken)
    {
        List<(string Field, string Option)> missing = [.. fields.Where(named => named.Field != Document.IdField)];
        if (IsStandardInput || _options.VectorsFile is not null || (missing.Count == 0 && count <= 1))
        {
            return null;
        }

        HashSet<string> known = new(StringComparer.Ordinal);
        long read = 0;
        await foreach (Document document in DocumentFile.ReadAsync(_options.File, Options with { Rejected = [] }, cancellationToken).ConfigureAwait(false))
        {
            read++;
            known.UnionWith(document.FieldNames);
            missing.RemoveAll(named => IsIn(document, named.Field));
            if (missing.Count == 0 && read >= count)
            {
                break;
            }
        }

        return missing is [var first, ..] ? throw FieldList.Missing(first.Field, first.Option, known.Order(StringComparer.Ordinal)) : read;

        // The fields within an array of objects are in the schema, and not at a path of the document.
        static bool IsIn(Document document, string field) =>
            document.Contains(field) || document[((FieldPath)field).ToSegments()[0]].Kind == FieldKind.Array;
    }

    /// <summary>Lists the first rejected documents as remarks.</summary>
    public static void RemarkRejected(WriteSummary written, ToolConsole console)
    {
        foreach (RejectedDocument rejected in written.Rejected.Take(ShownRejections))
        {
            console.Remark($"rejected: {rejected}");
        }

        if (written.Rejected.Count > ShownRejections)
        {
            console.Remark($"rejected: {written.Rejected.Count - ShownRejections} more");
        }
    }

    /// <summary>Inspects the file without writing it anywhere.</summary>
    public async Task<FileInspection> InspectAsync(CancellationToken cancellationToken)
    {
        FileInspection inspection = await (IsStandardInput
            ? DocumentFile.InspectAsync(_console.Input, Options, cancellationToken)
            : DocumentFile.InspectAsync(_options.File, Options, cancellationToken)).ConfigureAwait(false);
        return inspection with { Rejected = [.. inspection.Rejected.Select(FailureText.Translate)] };
    }

    /// <summary>Validates that a file exists, before a store is opened, which may create it.</summary>
    private static void DemandFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The file '{path}' does not exist.");
        }
    }

    private IAsyncEnumerable<Document> ReadAsync(CancellationToken cancellationToken)
    {
        if (IsStandardInput)
        {
            return DocumentFile.ReadAsync(_console.Input, Options, cancellationToken);
        }

        return _options.VectorsFile is { } vectors
            ? DocumentFile.ZipAsync(_options.File, vectors, _options.VectorField, new ZipOptions { Key = _options.Key, First = Options }, cancellationToken)
            : DocumentFile.ReadAsync(_options.File, Options, cancellationToken);
    }
}

/// <summary>Specifies how documents whose id already exists are imported.</summary>
internal enum ImportMode
{
    /// <summary>The new document replaces the existing one.</summary>
    Upsert,

    /// <summary>The new document is rejected.</summary>
    Insert,

    /// <summary>The fields of the new document are merged into the existing one; a document without an existing one is rejected.</summary>
    Update,
}
