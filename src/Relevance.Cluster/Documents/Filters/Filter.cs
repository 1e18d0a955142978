using System.Globalization;
using System.Text.Json;
using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <summary>
/// A condition on documents, such as <c>Filter.Field("price") >= 10 &amp; Filter.Field("brand") == "Acme"</c>. Immutable. <see cref="Matches"/> and
/// <see cref="Apply"/> define it; a store that runs it as a query returns the same documents.
/// </summary>
/// <remarks>
/// <para>For every condition on a field: an array matches if any of its items does; a field that is missing, null, or of another kind than the condition needs
/// does not match. Text is never converted to a number or a number to text. Vectors match <see cref="ExistsFilter"/> only. A negation matches every document
/// that the condition does not match, so <c>!=</c> matches documents without the field too.</para>
/// <para>The nodes are the records of <c>Relevance.Cluster.Documents.Filters</c>, which only this library can extend; a store translates them into its
/// query.</para>
/// </remarks>
public abstract record Filter
{
    /// <summary>The maximum depth of nested filters, which ensures that their wire form can be read back.</summary>
    internal const int MaxDepth = 20;

    private protected Filter()
    {
    }

    /// <summary>Gets the filter that every document matches: an empty conjunction.</summary>
    public static Filter All { get; } = new AndFilter([]);

    /// <summary>Gets the filter that no document matches: an empty disjunction.</summary>
    public static Filter None { get; } = new OrFilter([]);

    /// <summary>
    /// Gets a value indicating whether this is a condition on a set of documents: <see cref="DedupeFilter"/> and <see cref="RandomFilter"/>, alone or in a
    /// conjunction.
    /// </summary>
    public virtual bool IsSetLevel => false;

    internal virtual int Depth => 1;

    /// <summary>Gets the conditions that must all be true: those of a conjunction, or this one.</summary>
    internal virtual IReadOnlyList<Filter> Conjuncts => [this];

    /// <summary>Creates the conjunction of two filters.</summary>
    /// <param name="left">The first filter.</param>
    /// <param name="right">The second filter.</param>
    public static Filter operator &(Filter left, Filter right) => And(left, right);

    /// <summary>Creates the disjunction of two filters.</summary>
    /// <param name="left">The first filter.</param>
    /// <param name="right">The second filter.</param>
    public static Filter operator |(Filter left, Filter right) => Or(left, right);

    /// <summary>Creates the negation of a filter.</summary>
    /// <param name="filter">The filter.</param>
    public static Filter operator !(Filter filter) => Not(filter);

    /// <summary>Starts a condition on a field.</summary>
    /// <param name="path">The dotted path; <c>_id</c> means the id.</param>
    /// <returns>The field; its operators and methods create filters.</returns>
    /// <example>
    /// <code>
    /// Filter shoes = Filter.Field("category") == "shoes" &amp; Filter.Field("price") &lt; 100 &amp; Filter.Field("title").Contains("trail");
    /// long count = await dataset.CountAsync(shoes);
    /// </code>
    /// </example>
    public static FilterField Field(FieldPath path) => new(path);

    /// <summary>Creates a condition: the document has one of these ids.</summary>
    /// <param name="ids">The ids; an empty list matches no document.</param>
    /// <returns>The filter.</returns>
    public static Filter Ids(params IEnumerable<string> ids) => new IdsFilter(ids);

    /// <summary>Creates the conjunction of filters: all of them match. Conjunctions among them are flattened.</summary>
    /// <param name="filters">The filters; an empty list matches every document.</param>
    /// <returns>The conjunction, or the filter itself if it is the only one.</returns>
    /// <exception cref="ArgumentException">The result would be nested deeper than 20 levels.</exception>
    public static Filter And(params IEnumerable<Filter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        Filter[] conjuncts = [.. filters.SelectMany(filter => filter.Conjuncts)];
        return conjuncts.Length == 1 ? conjuncts[0] : new AndFilter(conjuncts);
    }

    /// <summary>Creates the disjunction of filters: at least one matches. Disjunctions among them are flattened.</summary>
    /// <param name="filters">The filters; an empty list matches no document.</param>
    /// <returns>The disjunction, or the filter itself if it is the only one.</returns>
    /// <exception cref="ArgumentException">A filter is set-level, or the result would be nested deeper than 20 levels.</exception>
    public static Filter Or(params IEnumerable<Filter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        Filter[] disjuncts = [.. filters.SelectMany(filter => filter is OrFilter or ? or.Filters : [filter])];
        return disjuncts.Length == 1 ? disjuncts[0] : new OrFilter(disjuncts);
    }

    /// <summary>Creates the negation of a filter. A double negation is removed.</summary>
    /// <param name="filter">The filter.</param>
    /// <returns>The negation.</returns>
    /// <exception cref="ArgumentException">The filter is set-level, or the result would be nested deeper than 20 levels.</exception>
    public static Filter Not(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter is NotFilter not ? not.Filter : new NotFilter(filter);
    }

    /// <summary>Creates a condition: every word of a query occurs in one of the fields; case does not matter, and words can be in different fields.</summary>
    /// <param name="query">The words; every character other than a letter, digit or mark separates them. A query without words matches every document.</param>
    /// <param name="fields">The fields; an empty list means every text of the document, also in arrays and objects, except the id.</param>
    /// <returns>The filter.</returns>
    public static Filter Search(string query, params IEnumerable<FieldPath> fields) => new SearchFilter(query, fields);

    /// <summary>Selects, of the documents that match the other conditions, the first with each value of a field, and all without a value.</summary>
    /// <param name="field">The field.</param>
    /// <returns>A set-level filter, for use alone or in a conjunction.</returns>
    public static Filter DedupeBy(FieldPath field) => new DedupeFilter(field);

    /// <summary>Selects, of the documents that match the other conditions, a reproducible random sample, in their order.</summary>
    /// <param name="size">The maximum size, at least 0.</param>
    /// <param name="seed">The seed of the sample. The default is 0.</param>
    /// <returns>A set-level filter, for use alone or in a conjunction.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static Filter RandomSample(int size, int seed = 0) => new RandomFilter(size, seed);

    /// <summary>
    /// Parses the wire form, classic and new style: one filter, or an array of filters, which is a conjunction. Null is an error; an empty array matches every
    /// document.
    /// </summary>
    /// <param name="json">
    /// The JSON text. In an array, classic filters with <c>"strict": "must_or"</c> (or <c>should</c>) form a disjunction, which is combined with the others by
    /// AND. An empty <c>or</c>, which clients send for no restriction, matches every document. <c>join</c> is accepted and ignored.
    /// </param>
    /// <returns>The filter.</returns>
    /// <exception cref="FormatException">
    /// The text is not JSON, or not a filter: the message names the property or the unknown type, and lists the known ones.
    /// </exception>
    public static Filter Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return FilterParser.Parse(json);
    }

    /// <summary>Writes the wire form, in the classic style if it has one, otherwise in the new style.</summary>
    /// <returns>A JSON array, which <see cref="Parse"/> reads as an equivalent filter.</returns>
    public string ToJson() => JsonTreeWriter.ToText(writer => WriteList(writer, this));

    /// <summary>Determines whether a document matches.</summary>
    /// <param name="document">The document.</param>
    /// <returns>True if it matches.</returns>
    /// <exception cref="InvalidOperationException">The filter is set-level: it needs a set of documents; see <see cref="Apply"/>.</exception>
    public bool Matches(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return IsSetLevel
            ? throw new InvalidOperationException($"The filter [{this}] applies to a set of documents: use Apply, or run it in a store.")
            : Evaluate(new FilterTarget(document));
    }

    /// <summary>Selects from a set: first the documents that match, then deduplication, then the random sample.</summary>
    /// <param name="documentsInInsertionOrder">The entire set, in insertion order.</param>
    /// <returns>The selected documents, in the same order.</returns>
    public IReadOnlyList<Document> Apply(IEnumerable<Document> documentsInInsertionOrder)
    {
        ArgumentNullException.ThrowIfNull(documentsInInsertionOrder);
        Filter condition = WithoutSetLevel();
        List<Document> selected = [.. documentsInInsertionOrder.Where(condition.Matches)];
        foreach (DedupeFilter dedupe in Conjuncts.OfType<DedupeFilter>())
        {
            selected = dedupe.Select(selected);
        }

        foreach (RandomFilter random in Conjuncts.OfType<RandomFilter>())
        {
            selected = random.Select(selected);
        }

        return selected.AsReadOnly();
    }

    /// <summary>Returns the condition on single documents, without the set-level filters.</summary>
    /// <returns>A filter that <see cref="Matches"/> accepts.</returns>
    public Filter WithoutSetLevel() => IsSetLevel ? And(Conjuncts.Where(filter => !filter.IsSetLevel)) : this;

    /// <summary>Returns the set-level filters in the order in which they apply: deduplications, then samples.</summary>
    /// <returns>The filters; empty if the filter has none.</returns>
    public IReadOnlyList<Filter> GetSetLevel() => [.. Conjuncts.OfType<DedupeFilter>(), .. Conjuncts.OfType<RandomFilter>()];

    /// <summary>Validates that the filter does not read the value of a vector. Stores call it before they run a filter.</summary>
    /// <param name="schema">The schema of the dataset; a field that it does not contain is not an error, but missing in every document.</param>
    /// <param name="datasetId">The id of the dataset, for the message.</param>
    /// <exception cref="ArgumentException">A field is a vector, and the filter reads more than its existence.</exception>
    public void Validate(Schema schema, string datasetId)
    {
        ArgumentNullException.ThrowIfNull(schema);
        List<FieldUse> fields = [];
        CollectFields(fields);
        foreach (string field in fields.Where(use => use.IsValue).Select(use => use.Path))
        {
            if (schema.TryGetValue(field, out FieldType type) && (type.IsVector || type.IsChunkVector))
            {
                throw new ArgumentException(
                    $"Dataset '{datasetId}': the filter [{this}] uses the value of '{field}', which is a vector field ({type}). "
                    + "A filter can only check whether a vector exists.",
                    nameof(schema));
            }
        }
    }

    /// <summary>Returns the condition as text for readers: <c>price >= 10 and brand = "Acme"</c>.</summary>
    /// <returns>The text; it cannot be parsed.</returns>
    public sealed override string ToString() => Describe();

    internal static void WriteList(Utf8JsonWriter writer, Filter filter)
    {
        writer.WriteStartArray();
        foreach (Filter conjunct in filter.Conjuncts)
        {
            conjunct.Write(writer);
        }

        writer.WriteEndArray();
    }

    internal abstract bool Evaluate(FilterTarget target);

    internal abstract string Describe();

    /// <summary>Writes one wire filter.</summary>
    internal abstract void Write(Utf8JsonWriter writer);

    /// <summary>Adds the fields that the filter reads.</summary>
    internal virtual void CollectFields(List<FieldUse> fields)
    {
    }

    private protected static int DepthAbove(IEnumerable<Filter> filters)
    {
        int depth = 1 + filters.Select(filter => filter.Depth).DefaultIfEmpty(0).Max();
        return depth <= MaxDepth
            ? depth
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The filters would be nested deeper than {MaxDepth} levels."), nameof(filters));
    }

    private protected static void RejectSetLevel(Filter filter, string place)
    {
        if (filter.IsSetLevel)
        {
            throw new ArgumentException($"[{filter}] applies to a set of documents and cannot be {place}: join it with the others by And.", nameof(filter));
        }
    }
}
