using System.Collections.ObjectModel;
using System.Globalization;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Errors;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Inspects a file: reads its documents once and keeps counts, a few examples and the first rejected documents.</summary>
/// <param name="source">The file as messages name it.</param>
/// <param name="options">The options with the format.</param>
internal sealed class FileInspector(FileSource source, DocumentFileOptions options)
{
    private const int MaxFieldCount = 1000;

    private readonly Dictionary<FieldPath, FieldScan> _scans = [];
    private readonly List<FieldPath> _order = [];
    private long _documentCount;
    private bool _hasMoreFields;

    /// <summary>Reads the documents and describes their fields.</summary>
    /// <param name="read">Reads the documents with other options, and fills the tally.</param>
    /// <param name="cancellationToken">A token that cancels the operation between documents.</param>
    public async Task<FileInspection> RunAsync(
        Func<DocumentFileOptions, FileTally, IAsyncEnumerable<Document>> read, CancellationToken cancellationToken)
    {
        RejectedSample rejected = [];
        FileTally tally = new(rejected);

        // Documents without an id are read too, so that their fields are seen.
        DocumentFileOptions lenient = options with { GenerateMissingIds = true, StopAtBadDocument = false, Rejected = null };
        await foreach (Document document in read(lenient, tally).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(document);
        }

        bool isIdRequired = !options.GenerateMissingIds && tally.MissingIdCount > 0;
        if (isIdRequired)
        {
            Explanation missing = DocumentIds.Missing(options.IdField);
            rejected.Add(new RejectedDocument("", missing.Message) { SourceLocation = source.At(tally.FirstMissingId), Explanation = missing });
        }

        InspectedField[] fields = [.. FieldsOf(tally.Layout)];
        return new FileInspection
        {
            FileName = source.Name,
            Format = options.Format!.Value,
            RecordCount = tally.ReadCount,
            Fields = fields,
            RejectedCount = rejected.TotalCount + (isIdRequired ? tally.MissingIdCount - 1 : 0),
            Rejected = rejected,
            NotFiniteCount = tally.NotFiniteCount,
            Delimiter = options.Format == DocumentFileFormat.Csv ? tally.Layout is { } layout ? layout.Delimiter : options.Delimiter : null,
            DecimalSeparator = options.Format == DocumentFileFormat.Csv ? tally.Layout?.DecimalSeparator ?? options.DecimalSeparator ?? '.' : null,
            Remarks = [.. RemarksOf(fields, isIdRequired ? tally.MissingIdCount : 0)],
        };
    }

    private void Add(Document document)
    {
        _documentCount++;
        if (options.IdField == Document.IdField && !DocumentIds.IsOfRow(document))
        {
            Add(Document.IdField, document.Id);
        }

        foreach ((FieldPath path, FieldValue value) in document.Walk().Where(entry => entry.Value.Map is not { Count: > 0 }))
        {
            Add(path, value);
        }
    }

    private void Add(FieldPath path, FieldValue value)
    {
        if (!_scans.TryGetValue(path, out FieldScan? scan))
        {
            if (_scans.Count == MaxFieldCount)
            {
                _hasMoreFields = true;
                return;
            }

            _scans.Add(path, scan = new FieldScan(path));
            _order.Add(path);
        }

        scan.Add(value);
    }

    /// <summary>Describes the fields in the order of the columns, if there are columns; others follow in the order in which they were found.</summary>
    private IEnumerable<InspectedField> FieldsOf(CsvLayout? layout)
    {
        foreach (CsvColumn column in layout?.Columns ?? [])
        {
            FieldPath path = column.Name;
            if (!_scans.TryGetValue(path, out FieldScan? scan))
            {
                if (_hasMoreFields)
                {
                    continue;
                }

                scan = new FieldScan(path);
            }

            _order.Remove(path);
            InspectedField field = scan.Describe(_documentCount);
            yield return field with { ColumnType = column.Type, Remark = column.Remark?.Message ?? field.Remark, Explanation = column.Remark };
        }

        foreach (FieldPath path in _order)
        {
            yield return _scans[path].Describe(_documentCount);
        }
    }

    private IEnumerable<string> RemarksOf(InspectedField[] fields, long missingIds)
    {
        if (missingIds > 0)
        {
            string? id = fields.FirstOrDefault(field => field.LooksLike == InspectedContent.Id && field.MissingCount == 0)?.Path;
            string line = id is null
                ? $"{nameof(DocumentFileOptions.GenerateMissingIds)} = true"
                : $"{nameof(DocumentFileOptions.IdField)} = \"{id}\"";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{missingIds} {(missingIds == 1 ? "document has" : "documents have")} no id in '{options.IdField}': "
                + $"new {nameof(DocumentFileOptions)} {{ {line} }}");
        }

        if (_scans.GetValueOrDefault(options.IdField)?.Repeated is { } repeated)
        {
            yield return $"ids occur more than once, such as '{repeated}': an insert rejects the second document, an upsert replaces the first";
        }

        if (fields.Length > 0 && !Array.Exists(fields, field => field.LooksLike == InspectedContent.Vector))
        {
            yield return "no field holds vectors: DocumentFile.ZipAsync joins those of another file, dataset.VectorizeAsync computes them from text";
        }

        if (_hasMoreFields)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"more than {MaxFieldCount} fields; the others are not listed");
        }
    }
}

/// <summary>Rejected documents: counts all and keeps the first.</summary>
internal sealed class RejectedSample : Collection<RejectedDocument>
{
    private const int MaxCount = 20;

    public long TotalCount { get; private set; }

    protected override void InsertItem(int index, RejectedDocument item)
    {
        TotalCount++;
        if (Count < MaxCount)
        {
            base.InsertItem(index, item);
        }
    }
}

/// <summary>The values of one field, seen one by one.</summary>
internal sealed class FieldScan(FieldPath path)
{
    private const int MaxDistinctCount = 1000;
    private const int MaxIdLength = 64;
    private const int MaxCategoryLength = 80;
    private const int MaxCategoryCount = 200;
    private const int MaxExampleLength = 40;
    private const int MaxExampleCount = 2;
    private const int MinDetectedDimension = 8;

    private static readonly string[] IdNames = ["ID", "KEY", "SKU", "UUID", "GUID", "ISBN", "EAN"];
    private static readonly string[] ImageEndings = [".PNG", ".JPG", ".JPEG", ".GIF", ".WEBP", ".SVG", ".AVIF", ".BMP"];

    private readonly SortedDictionary<FieldKind, long> _kinds = [];
    private readonly HashSet<string> _distinct = new(StringComparer.Ordinal);
    private readonly List<string> _examples = [];
    private long _valueCount;
    private int _shortest = int.MaxValue;
    private int _longest;
    private bool _isShort = true;
    private bool _isCode = true;
    private bool _isInteger = true;
    private bool _isDate = true;
    private bool _isImage = true;
    private bool _isVector = true;

    /// <summary>Gets the first value that occurs twice, among the first 1000 different ones of at most 80 characters; null if none does.</summary>
    public string? Repeated { get; private set; }

    public void Add(FieldValue value)
    {
        _kinds[value.Kind] = _kinds.GetValueOrDefault(value.Kind) + 1;
        if (!value.HasValue)
        {
            return;
        }

        _valueCount++;
        AddVector(value);
        if (value.Kind is FieldKind.Vector || (value.Kind == FieldKind.Array && _isVector))
        {
            return;
        }

        string text = value.ToString();
        AddText(text, value);
        if (_examples.Count < MaxExampleCount && Shorten(text) is { Length: > 0 } example && !_examples.Contains(example))
        {
            _examples.Add(example);
        }
    }

    public InspectedField Describe(long documentCount)
    {
        InspectedContent content = Recognize();
        int? dimension = _isVector && _valueCount > 0 && _shortest == _longest ? _longest : null;
        return new InspectedField
        {
            Path = path.ToString(),
            LooksLike = content,
            Kinds = _kinds,
            ValueCount = _valueCount,
            MissingCount = documentCount - _valueCount,
            Dimension = dimension,
            Examples = _examples,
            Remark = _isVector && _valueCount > 0 ? RemarkOf(dimension) : null,
        };
    }

    private void AddVector(FieldValue value)
    {
        if (!_isVector)
        {
            return;
        }

        _isVector = value.TryGetVector(out ReadOnlyMemory<float> vector)
            && (value.AsText() is not { } text || text.StartsWith('[') || vector.Length >= MinDetectedDimension);
        (_shortest, _longest) = (Math.Min(_shortest, vector.Length), Math.Max(_longest, vector.Length));
    }

    private void AddText(string text, FieldValue value)
    {
        _isInteger = _isInteger && value.AsInteger() is not null;
        _isDate = _isDate && value.AsDate() is not null;
        _isImage = _isImage && value.Kind == FieldKind.Text && IsImage(text);
        _isCode = _isCode && text.Length is > 0 and <= MaxIdLength && !text.Any(char.IsWhiteSpace);
        _isShort = _isShort && text.Length <= MaxCategoryLength;
        if (text.Length > MaxCategoryLength)
        {
            return;
        }

        bool isNew = _distinct.Count < MaxDistinctCount ? _distinct.Add(text) : !_distinct.Contains(text);
        Repeated ??= isNew ? null : text;
    }

    private InspectedContent Recognize()
    {
        FieldKind[] kinds = [.. _kinds.Keys.Where(kind => kind != FieldKind.Null)];
        bool isDetected = _shortest == _longest && _longest >= MinDetectedDimension;
        return kinds switch
        {
            [] => InspectedContent.Empty,
            _ when _isVector && _shortest == _longest && (isDetected || Array.TrueForAll(kinds, kind => kind == FieldKind.Vector)) => InspectedContent.Vector,
            [FieldKind.Number] when Repeated is null && _isInteger && _valueCount > 1 && IsNamedAsId() => InspectedContent.Id,
            [FieldKind.Number] => InspectedContent.Number,
            [FieldKind.Boolean] => InspectedContent.Boolean,
            [FieldKind.Object] => InspectedContent.Object,
            [FieldKind.Array] or [FieldKind.Array, FieldKind.Vector] or [FieldKind.Vector] => InspectedContent.Array,
            [FieldKind.Text] => RecognizeText(),
            _ => InspectedContent.Mixed,
        };
    }

    private InspectedContent RecognizeText() =>
        path.SingleSegment == Document.IdField ? InspectedContent.Id
        : _isImage ? InspectedContent.ImageAddress
        : _isDate ? InspectedContent.Date
        : _isShort && _distinct.Count <= MaxCategoryCount && _valueCount >= 2L * _distinct.Count ? InspectedContent.Category
        : Repeated is null && _isCode && (_valueCount > 1 || IsNamedAsId()) ? InspectedContent.Id
        : InspectedContent.Text;

    /// <summary>Returns the line that makes vectors of lists of numbers that are not detected as such.</summary>
    private string? RemarkOf(int? dimension)
    {
        bool isDeclared = VectorNames.IsVectorName(path.ToSegments()[^1]) || _kinds.Keys.All(kind => kind is FieldKind.Null or FieldKind.Vector);
        if (dimension is null)
        {
            return isDeclared || _longest > 0
                ? string.Create(CultureInfo.InvariantCulture, $"lists of {_shortest} to {_longest} numbers, which are no vectors of one dimension")
                : null;
        }

        bool isDetected = dimension >= MinDetectedDimension && !_kinds.ContainsKey(FieldKind.Text);
        return isDeclared || isDetected || dimension < 1
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"lists of {dimension} numbers, which are vectors with new {nameof(WriteOptions)} {{ {nameof(WriteOptions.VectorFields)} = [\"{path}\"] }}");
    }

    private bool IsNamedAsId() =>
        Array.Exists(IdNames, name => path.ToSegments()[^1].EndsWith(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsImage(string text) =>
        text.StartsWith("data:image/", StringComparison.Ordinal)
        || (WebAddress.TryParse(text, out WebAddress? address)
            && Array.Exists(ImageEndings, ending => new Uri(address.Text).AbsolutePath.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    private static string Shorten(string text)
    {
        string line = PlainText.OneLine(text.Length <= 10 * MaxExampleLength ? text : text[..(10 * MaxExampleLength)]);
        return line.Length <= MaxExampleLength ? line : line[..(MaxExampleLength - 1)].TrimEnd() + "…";
    }
}
