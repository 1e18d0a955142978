using System.Globalization;
using System.Runtime.InteropServices;
using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Fitting;

/// <summary>The relation of a fit to the clustering before it: the start, the labels, the names, the edits that are repeated, and the lineage.</summary>
internal sealed class Continuation
{
    private readonly ClusteringContext _context;
    private readonly LabeledClustering? _before;
    private readonly LabeledClustering? _target;
    private readonly IReadOnlyDictionary<string, string> _names;
    private readonly StoredClustering? _start;
    private readonly IReadOnlyList<ClusterEdit> _edits;
    private readonly List<string> _remarks = [];
    private List<ClusterEdit> _kept = [];
    private Dictionary<string, string> _matches = [];

    private Continuation(
        ClusteringContext context,
        FitOptions options,
        LabeledClustering? before,
        (LabeledClustering? Clustering, IReadOnlyDictionary<string, string> Names) target,
        IReadOnlyList<ClusterEdit> edits)
    {
        (_context, _before, _target, _names, _edits) = (context, before, target.Clustering, target.Names, edits);
        _start = options.Continue && before is not null ? WithoutEdits(before.Clustering, edits) : null;
    }

    /// <summary>Gets a value indicating whether labels, names or edits are carried over.</summary>
    public bool IsNeeded => _start is not null || _target is not null;

    /// <summary>Reads what a fit needs of the clusterings before it, and rejects a model that cannot continue.</summary>
    public static async Task<Continuation> ReadAsync(
        ClusteringContext context, IClusterModel model, FitOptions options, bool isLineageKept, CancellationToken cancellationToken)
    {
        if (options.Continue && options.MatchTo is not null)
        {
            throw new ArgumentException(
                $"{context.Description}: {nameof(FitOptions.Continue)} keeps the labels that are there, and {nameof(FitOptions.MatchTo)} takes those of "
                    + $"'{options.MatchTo}'. Set one of them.",
                nameof(options));
        }

        if (options.Continue && model is not KMeans)
        {
            throw new ArgumentException(
                $"{context.Description}: the model '{model.Name}' cannot start from stored centroids; only {nameof(KMeans)} can. "
                    + $"To keep the labels and names, fit it with new FitOptions {{ {nameof(FitOptions.MatchTo)} = \"{context.Alias}\" }}.",
                nameof(model));
        }

        bool isOwn = options.MatchTo == context.Alias;
        LabeledClustering? before = isLineageKept || options.Continue || isOwn
            ? await FindAsync(context, context.Key, cancellationToken).ConfigureAwait(false)
            : null;
        ClusteringKey key = new(context.VectorField, options.MatchTo ?? context.Alias);
        LabeledClustering? target = options.MatchTo is null ? null
            : isOwn ? before
            : await FindAsync(context, key, cancellationToken).ConfigureAwait(false)
                ?? throw new ClusteringNotFoundException(
                    context.DatasetId, context.VectorField, key.Alias, await AliasesAsync(context, cancellationToken).ConfigureAwait(false));

        // They are read before the fit, because the machines of an engine remove them.
        IReadOnlyDictionary<string, string> names = target is null && !(options.Continue && before is not null)
            ? GivenNames.None
            : (await context.Names.ReadWithAsync(key.LabelField, cancellationToken).ConfigureAwait(false)).Other;
        IReadOnlyList<ClusterEdit> edits = before is null
            ? []
            : (await new HistoryStore(context).ReadAsync(cancellationToken).ConfigureAwait(false)).Edits;
        return new Continuation(context, options, before, (target, names), edits);
    }

    /// <summary>Returns the model that starts from the stored centroids, if the fit continues.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">The weights of several vector fields of this fit; null if there are none.</param>
    /// <exception cref="ArgumentException">The stored centroids do not fit the model.</exception>
    public IClusterModel StartOf(IClusterModel model, IReadOnlyList<double>? weights)
    {
        if (_start is null || model is not KMeans kmeans)
        {
            return model;
        }

        string? reason =
            kmeans.Options.InitialCentroids is not null ? "the model has initial centroids of its own"
            : kmeans.Options.ClusterCount != _start.Labels.Count ? string.Create(
                CultureInfo.InvariantCulture,
                $"{_start.Labels.Count} clusters are stored{(_edits.Any(edit => edit.Kind == ClusterEdit.Merge) ? " (before merges)" : "")}, "
                    + $"and the model has {kmeans.Options.ClusterCount}. Fit new KMeans({_start.Labels.Count}), or keep the labels with "
                    + $"{nameof(FitOptions.MatchTo)} = \"{_context.Alias}\"")
            : kmeans.Options.Metric != _start.Metric ? $"the stored centroids are by {_start.Metric}, and the model works by {kmeans.Options.Metric}"
            : !(weights ?? []).SequenceEqual(_start.FieldWeights ?? []) ? "the stored centroids have other weights of the vector fields"
            : null;
        return reason is null
            ? new KMeans(kmeans.Options with { InitialCentroids = _start.Centroids })
            : throw new ArgumentException($"{_context.Description} cannot continue: {reason}.", nameof(model));
    }

    /// <summary>Gives a new clustering the labels that it keeps or is matched to, and repeats the edits.</summary>
    /// <param name="found">The clustering with the labels of the model: those of the start in its order, if the fit continues.</param>
    public LabeledClustering Apply(LabeledClustering found)
    {
        if (_target is { } target)
        {
            _matches = Match(found, target);
            return found.Rename(ClusterMatching.Complete(_matches, found.Known, target.Known));
        }

        if (_start is null)
        {
            _remarks.AddRange(_edits.Count == 0 || _before is null
                ? []
                : [$"Edits before this fit are not repeated, because it does not continue: {_edits.Count}."]);
            return found;
        }

        Dictionary<string, string> labels = _start.Labels.Index()
            .ToDictionary(label => ClusterLabels.Format(label.Index), label => label.Item, StringComparer.Ordinal);
        EditReplay replay = new(found.Rename(labels));
        _kept = replay.Run(_edits);
        _remarks.AddRange(replay.Remarks);
        return replay.Result;
    }

    /// <summary>Adds the names that were carried over to the sizes of the clusters.</summary>
    public async Task<ClusterDistribution> WithNamesAsync(ClusterDistribution distribution) =>
        IsNeeded ? distribution.WithNames(await _context.Names.ReadAsync(CancellationToken.None).ConfigureAwait(false)) : distribution;

    /// <summary>Stores the names that stay, the lineage and the edits. No token: the clustering is already stored.</summary>
    public async Task StoreAsync(string modelName, LabeledClustering result)
    {
        await KeepNamesAsync(result).ConfigureAwait(false);
        ClusterLineage? lineage = _before is null ? null : LineageOf(_before, result) with
        {
            BeforeName = _before.Clustering.ModelName,
            AfterName = modelName,
            Remarks = _remarks,
        };
        if (_before is not null || IsNeeded)
        {
            await new HistoryStore(_context).AddAsync(lineage, _kept).ConfigureAwait(false);
        }
    }

    private static ClusterLineage LineageOf(LabeledClustering before, LabeledClustering after)
    {
        // Clusters without documents have a centroid, and exist.
        return ClusterLineage.FromCounts(
            WithEmpty(ClusterLineage.SizesOf(before.Labels.Select(label => label.Label)), before.Clustering.Labels),
            WithEmpty(ClusterLineage.SizesOf(after.Labels.Select(label => label.Label)), after.Clustering.Labels),
            CountPairs(before.Labels, after.Labels).Select(pair => (pair.Key.After, pair.Key.Before, pair.Value)));
    }

    /// <summary>Counts the documents with a label in both, which are in insertion order.</summary>
    private static Dictionary<(string After, string Before), long> CountPairs(IReadOnlyList<DocumentLabel> before, IReadOnlyList<DocumentLabel> after)
    {
        Dictionary<(string, string), long> counts = [];
        int same = 0;

        while (same < Math.Min(before.Count, after.Count) && before[same].DocumentId == after[same].DocumentId)
        {
            Count(before[same].Label, after[same].Label);
            same++;
        }

        // Where no document lost its label, only new ones follow, and there is nothing to look up.
        Dictionary<string, string> rest = before.Skip(same).ToDictionary(label => label.DocumentId, label => label.Label, StringComparer.Ordinal);

        for (int i = same; rest.Count > 0 && i < after.Count; i++)
        {
            if (rest.TryGetValue(after[i].DocumentId, out string? old))
            {
                Count(old, after[i].Label);
            }
        }

        return counts;

        void Count(string old, string now) => CollectionsMarshal.GetValueRefOrAddDefault(counts, (now, old), out _)++;
    }

    private static IEnumerable<KeyValuePair<string, long>> WithEmpty(Dictionary<string, long> sizes, IReadOnlyList<string> labels) =>
        sizes.Concat(labels.Where(label => !sizes.ContainsKey(label)).Select(label => KeyValuePair.Create(label, 0L)));

    private static async Task<LabeledClustering?> FindAsync(ClusteringContext context, ClusteringKey key, CancellationToken cancellationToken)
    {
        StoredClustering? clustering = await context.Store.GetClusteringAsync(context.DatasetId, key, cancellationToken).ConfigureAwait(false);
        return clustering is null
            ? null
            : new LabeledClustering(
                clustering, await context.Store.ReadLabelsAsync(context.DatasetId, key, filter: null, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<string[]> AliasesAsync(ClusteringContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<ClusteringKey> all = await context.Store.ListClusteringsAsync(context.DatasetId, cancellationToken).ConfigureAwait(false);
        return [.. all.Where(key => key.VectorField == context.VectorField).Select(key => key.Alias)];
    }

    private static Dictionary<string, string> Match(LabeledClustering found, LabeledClustering target)
    {
        (string Label, string? Truth, long Count)[] cells =
        [
            .. CountPairs(target.Labels, found.Labels).Where(pair => pair.Key.After != ClusterLabels.Outlier && pair.Key.Before != ClusterLabels.Outlier)
                .Select(pair => (pair.Key.After, (string?)pair.Key.Before, pair.Value)),
        ];
        return ClusterMatching.Of(ContingencyTable.OfCells(cells), found.Clustering, target.Clustering);
    }

    /// <summary>Undoes renames and merges, newest first, so that the fit starts from the clusters that a model found.</summary>
    private static StoredClustering WithoutEdits(StoredClustering clustering, IReadOnlyList<ClusterEdit> edits)
    {
        Dictionary<string, float[]> centroids = clustering.Labels.Index()
            .ToDictionary(label => label.Item, label => clustering.Centroids[label.Index].ToArray(), StringComparer.Ordinal);
        foreach (ClusterEdit edit in edits.Reverse())
        {
            if (edit.Kind == ClusterEdit.Rename)
            {
                Dictionary<string, string> old = edit.Changes.ToDictionary(change => change.Value, change => change.Key, StringComparer.Ordinal);
                centroids = centroids.ToDictionary(pair => old.GetValueOrDefault(pair.Key, pair.Key), pair => pair.Value, StringComparer.Ordinal);
            }
            else if (edit.Kind == ClusterEdit.Merge && edit.Changes.Values.All(centroids.ContainsKey))
            {
                foreach ((string label, float[] part) in edit.Parts.Where(part => part.Value.Length == clustering.Centroids.Dimension))
                {
                    centroids[label] = part;
                }
            }
        }

        string[] labels = [.. centroids.Keys.Order(ClusterLabels.NaturalOrder)];
        return clustering with
        {
            Labels = labels,
            Centroids = labels.Length == 0 ? VectorSet.Empty(clustering.Centroids.Dimension) : VectorSet.From(labels.Select(label => centroids[label])),
        };
    }

    private async Task KeepNamesAsync(LabeledClustering result)
    {
        if (!IsNeeded)
        {
            await _context.Names.RemoveAllAsync().ConfigureAwait(false);
            return;
        }

        HashSet<string> kept = new(_target is null ? result.Known : _matches.Values, StringComparer.Ordinal);
        IReadOnlyDictionary<string, string> own = await _context.Names.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        Dictionary<string, string?> names = own.Keys.ToDictionary(label => label, _ => (string?)null, StringComparer.Ordinal);
        foreach ((string label, string name) in _names.Where(name => kept.Contains(name.Key)))
        {
            names[label] = name;
        }

        KeyValuePair<string, string?>[] needed = [.. names.Where(name => name.Value != own.GetValueOrDefault(name.Key))];
        if (needed.Length > 0)
        {
            await _context.Names.WriteAsync(needed, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
