using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Centroids;

/// <summary>Reads and writes the lineage and the edits of one clustering, in the metadata of its dataset, which every store has.</summary>
internal sealed class HistoryStore(ClusteringContext context)
{
    /// <summary>The property of the metadata that contains the histories, by label field.</summary>
    public const string Root = "cluster_history";

    /// <summary>The number of fits that are kept.</summary>
    private const int MostFits = 30;

    private readonly DocumentStore _store = context.Store;

    public async Task<ClusterHistory> ReadAsync(CancellationToken cancellationToken)
    {
        FieldValue root = await _store.GetMetadataPartAsync(context.DatasetId, Root, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, FieldValue> note = root.AsObject().GetValueOrDefault(context.Key.LabelField).AsObject();
        return new ClusterHistory
        {
            Alias = context.Alias,
            Fits = [.. note.GetValueOrDefault("fits").AsArray().Select(ToFit)],
            Edits = [.. note.GetValueOrDefault("edits").AsArray().Select(ToEdit)],
        };
    }

    /// <summary>Adds an edit. No token: what was edited is already stored.</summary>
    public async Task AddAsync(ClusterEdit edit)
    {
        ClusterHistory history = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        await WriteAsync(fits: null, [.. history.Edits, edit]).ConfigureAwait(false);
    }

    /// <summary>Adds a fit, and replaces the edits. No token: the clustering is already stored.</summary>
    public async Task AddAsync(ClusterLineage? fit, IReadOnlyList<ClusterEdit> edits)
    {
        ClusterHistory history = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (fit is not null || history.Edits.Count > 0 || edits.Count > 0)
        {
            await WriteAsync(fit is null ? null : [.. history.Fits.TakeLast(MostFits - 1), fit], edits).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the history of a clustering that is deleted. No token: it is already deleted.</summary>
    public async Task RemoveAsync()
    {
        ClusterHistory history = await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (history.Fits.Count > 0 || history.Edits.Count > 0)
        {
            await UpdateAsync(FieldValue.Null).ConfigureAwait(false);
        }
    }

    private Task WriteAsync(IReadOnlyList<ClusterLineage>? fits, IReadOnlyList<ClusterEdit> edits)
    {
        List<KeyValuePair<string, FieldValue>> note = [new("edits", FieldValue.FromArray([.. edits.Select(ToValue)]))];
        if (fits is not null)
        {
            note.Add(new("fits", FieldValue.FromArray([.. fits.Select(ToValue)])));
        }

        return UpdateAsync(FieldValue.FromObject(note));
    }

    private Task UpdateAsync(FieldValue note)
    {
        var root = FieldValue.FromObject([new(context.Key.LabelField, note)]);
        var change = Document.FromValue(FieldValue.FromObject([new(Document.IdField, context.DatasetId), new(Root, root)]));
        return _store.UpdateMetadataAsync(context.DatasetId, change, CancellationToken.None);
    }

    private static FieldValue ToValue(ClusterEdit edit)
    {
        List<KeyValuePair<string, FieldValue>> value =
        [
            new("kind", edit.Kind),
            new("changes", FieldValue.FromObject(edit.Changes.Select(change => KeyValuePair.Create(change.Key, (FieldValue)change.Value)))),
        ];
        if (edit.Parts.Count > 0)
        {
            value.Add(new("centroids", FieldValue.FromObject(edit.Parts.Select(part => KeyValuePair.Create(part.Key, (FieldValue)part.Value)))));
        }

        return FieldValue.FromObject(value);
    }

    private static ClusterEdit ToEdit(FieldValue value)
    {
        IReadOnlyDictionary<string, FieldValue> edit = value.AsObject();
        return new ClusterEdit
        {
            Kind = edit.GetValueOrDefault("kind").AsText() ?? "",
            Changes = Pairs(edit.GetValueOrDefault("changes"), change => change.AsText() ?? ""),
            Parts = Pairs(
                edit.GetValueOrDefault("centroids"),
                part => part.TryGetVector(out ReadOnlyMemory<float> vector) ? vector.ToArray() : []),
        };
    }

    private static FieldValue ToValue(ClusterLineage fit) => FieldValue.FromObject(
    [
        new("before", fit.BeforeName),
        new("after", fit.AfterName),
        new("before_sizes", ToValue(fit.BeforeSizes)),
        new("after_sizes", ToValue(fit.AfterSizes)),
        new("flows", FieldValue.FromObject(fit.Table.ByTruth.Select(group => KeyValuePair.Create(
            group.Value!,
            FieldValue.FromObject(group.Parts.Select(part => KeyValuePair.Create(part.Value!, (FieldValue)part.Count))))))),
        new("remarks", fit.Remarks.ToArray()),
    ]);

    private static FieldValue ToValue(IReadOnlyDictionary<string, long> sizes) =>
        FieldValue.FromObject(sizes.Select(size => KeyValuePair.Create(size.Key, (FieldValue)size.Value)));

    private static ClusterLineage ToFit(FieldValue value)
    {
        IReadOnlyDictionary<string, FieldValue> fit = value.AsObject();
        return ClusterLineage.FromCounts(
            Pairs(fit.GetValueOrDefault("before_sizes"), CountOf),
            Pairs(fit.GetValueOrDefault("after_sizes"), CountOf),
            fit.GetValueOrDefault("flows").AsObject()
                .SelectMany(group => group.Value.AsObject().Select(part => (part.Key, group.Key, CountOf(part.Value))))) with
        {
            BeforeName = fit.GetValueOrDefault("before").AsText() ?? "before",
            AfterName = fit.GetValueOrDefault("after").AsText() ?? "after",
            Remarks = [.. fit.GetValueOrDefault("remarks").AsArray().Select(remark => remark.AsText()).OfType<string>()],
        };
    }

    private static long CountOf(FieldValue value) => value.AsInteger() ?? 0;

    private static Dictionary<string, T> Pairs<T>(FieldValue value, Func<FieldValue, T> read) =>
        value.AsObject().ToDictionary(pair => pair.Key, pair => read(pair.Value), StringComparer.Ordinal);
}
