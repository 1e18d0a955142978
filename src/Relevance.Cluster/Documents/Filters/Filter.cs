using System.Globalization;
using System.Text.Json;
using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <summary>
/// A condition on documents, such as <c>Filter.Field("price") >= 10 &amp; Filter.Field("brand").EqualTo("Acme")</c>. Immutable. <see cref="Matches"/> and
/// <see cref="Apply"/>
/// are its definition; a store that runs it as a query gives the same answer.
/// </summary>
/// <remarks>
/// <para>What holds for every condition on a field: an array matches when any of its items does; a field that is missing, null, or of another kind than is
/// asked for does not match.
/// Text is never turned into a number or a number into text. Vectors match nothing but <see cref="ExistsFilter"/>. A negation matches whatever the plain
/// condition does not, so
/// <c>NotEqualTo</c> matches documents without the field too.</para>
/// <para>The nodes are the records of <c>Relevance.Cluster.Documents.Filters</c>, closed to this library; a store reads them to make its query.</para>
/// </remarks>
public abstract record Filter
{
    /// <summary>How deep filters may be nested, so that their wire form can be read again.</summary>
    internal const int MaxDepth = 20;

    private protected Filter()
    {
    }

    /// <summary>Gets the filter that every document matches: a conjunction of nothing.</summary>
    public static Filter All { get; } = new AndFilter([]);

    /// <summary>Gets the filter that no document matches: a disjunction of nothing.</summary>
    public static Filter None { get; } = new OrFilter([]);

    /// <summary>Gets a value indicating whether this concerns a set of documents and not one: <see cref="DedupeFilter"/> and <see cref="RandomFilter"/>, alone
    /// or in a conjunction.</summary>
    public virtual bool IsSetLevel => false;

    internal virtual int Depth => 1;

    /// <summary>Gets the conditions that must all be met: those of a conjunction, or this one.</summary>
    internal virtual IReadOnlyList<Filter> Conjuncts => [this];

    /// <summary>The conjunction of two filters.</summary>
    /// <param name="left">One filter.</param>
    /// <param name="right">The other.</param>
    public static Filter operator &(Filter left, Filter right) => And(left, right);

    /// <summary>The disjunction of two filters.</summary>
    /// <param name="left">One filter.</param>
    /// <param name="right">The other.</param>
    public static Filter operator |(Filter left, Filter right) => Or(left, right);

    /// <summary>The negation of a filter.</summary>
    /// <param name="filter">The filter.</param>
    public static Filter operator !(Filter filter) => Not(filter);

    /// <summary>Begins a condition on a field.</summary>
    /// <param name="path">The dotted path; <c>_id</c> stands for the id.</param>
    /// <returns>The field; its methods and operators make filters.</returns>
    public static FilterField Field(FieldPath path) => new(path);

    /// <summary>The documents with these ids.</summary>
    /// <param name="ids">The ids; none matches no document.</param>
    /// <returns>The filter.</returns>
    public static Filter Ids(params IEnumerable<string> ids) => new IdsFilter(ids);

    /// <summary>All of the filters. Conjunctions among them are taken apart.</summary>
    /// <param name="filters">The filters; none matches every document.</param>
    /// <returns>The conjunction, or the filter itself when it is the only one.</returns>
    /// <exception cref="ArgumentException">They would be nested deeper than 20 levels.</exception>
    public static Filter And(params IEnumerable<Filter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        Filter[] conjuncts = [.. filters.SelectMany(filter => filter.Conjuncts)];
        return conjuncts.Length == 1 ? conjuncts[0] : new AndFilter(conjuncts);
    }

    /// <summary>At least one of the filters. Disjunctions among them are taken apart.</summary>
    /// <param name="filters">The filters; none matches no document.</param>
    /// <returns>The disjunction, or the filter itself when it is the only one.</returns>
    /// <exception cref="ArgumentException">One is set-level, or they would be nested deeper than 20 levels.</exception>
    public static Filter Or(params IEnumerable<Filter> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        Filter[] disjuncts = [.. filters.SelectMany(filter => filter is OrFilter or ? or.Filters : [filter])];
        return disjuncts.Length == 1 ? disjuncts[0] : new OrFilter(disjuncts);
    }

    /// <summary>Whatever the filter does not match. A double negation is taken apart.</summary>
    /// <param name="filter">The filter.</param>
    /// <returns>The negation.</returns>
    /// <exception cref="ArgumentException">It is set-level, or would be nested deeper than 20 levels.</exception>
    public static Filter Not(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter is NotFilter not ? not.Filter : new NotFilter(filter);
    }

    /// <summary>Every word of a query occurs in one of some fields, without regard to case; different words may be in different fields.</summary>
    /// <param name="query">The words; whatever is neither letter, digit nor mark separates them. No word at all matches every document.</param>
    /// <param name="fields">The fields; none means every text below the root, arrays and objects included, but not the id.</param>
    /// <returns>The filter.</returns>
    public static Filter Search(string query, params IEnumerable<FieldPath> fields) => new SearchFilter(query, fields);

    /// <summary>Of the documents that match the rest, only the first with each value of a field; documents without a value all stay.</summary>
    /// <param name="field">The field.</param>
    /// <returns>A set-level filter: only to be used alone or in a conjunction.</returns>
    public static Filter DedupeBy(FieldPath field) => new DedupeFilter(field);

    /// <summary>Of the documents that match the rest, a reproducible random sample, in their order.</summary>
    /// <param name="size">How many at most, at least 0.</param>
    /// <param name="seed">Another seed gives another sample; the default is 0.</param>
    /// <returns>A set-level filter: only to be used alone or in a conjunction.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static Filter RandomSample(int size, int seed = 0) => new RandomFilter(size, seed);

    /// <summary>Reads the wire form, classic and new style: one filter or a list, which is AND-ed. Null in it is an error; an empty list is every
    /// document.</summary>
    /// <param name="json">
    /// The JSON text. Of a list, classic filters that say <c>"strict": "must_or"</c> (or <c>should</c>) are OR-ed with each other and AND-ed with the rest. An
    /// <c>or</c> of no filter, which
    /// clients send when they mean no restriction, is every document. <c>join</c> is accepted and means nothing.
    /// </param>
    /// <returns>The filter.</returns>
    /// <exception cref="FormatException">The text is not JSON, or not a filter: the message names the member or the unknown type and lists the known
    /// ones.</exception>
    public static Filter Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return FilterParser.Parse(json);
    }

    /// <summary>Writes the wire form, in the classic style where it has one, else in the new style.</summary>
    /// <returns>A JSON list, which <see cref="Parse"/> reads as an equivalent filter.</returns>
    public string ToJson() => JsonTreeWriter.ToText(writer => WriteList(writer, this));

    /// <summary>Tells whether a document meets the condition.</summary>
    /// <param name="document">The document.</param>
    /// <returns>Whether it does.</returns>
    /// <exception cref="InvalidOperationException">The filter is set-level: one document alone has no answer; see <see cref="Apply"/>.</exception>
    public bool Matches(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return IsSetLevel
            ? throw new InvalidOperationException($"The filter [{this}] concerns a set of documents: use Apply, or run it in a store.")
            : Evaluate(new FilterTarget(document));
    }

    /// <summary>Selects from a set: first the documents that meet all conditions on one document, then deduplication, then the random sample.</summary>
    /// <param name="documentsInInsertionOrder">The whole set, in the order of first insertion.</param>
    /// <returns>The documents that are left, in the same order.</returns>
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

    /// <summary>Gets the condition on single documents that is left without the set-level filters.</summary>
    /// <returns>A filter that <see cref="Matches"/> accepts.</returns>
    public Filter WithoutSetLevel() => IsSetLevel ? And(Conjuncts.Where(filter => !filter.IsSetLevel)) : this;

    /// <summary>Gets the set-level filters in the order in which they apply: deduplications, then samples.</summary>
    /// <returns>The filters; empty when there is none.</returns>
    public IReadOnlyList<Filter> GetSetLevel() => [.. Conjuncts.OfType<DedupeFilter>(), .. Conjuncts.OfType<RandomFilter>()];

    /// <summary>Checks that the filter asks for no vector's value. Stores call it before they run a filter.</summary>
    /// <param name="schema">The dataset's schema; a field that is not in it is no error, it is just missing everywhere.</param>
    /// <param name="datasetId">The dataset, for the message.</param>
    /// <exception cref="ArgumentException">A field is a vector and is asked for more than whether it exists.</exception>
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
                    $"Dataset '{datasetId}': the filter [{this}] asks for the value of '{field}', which is a vector field ({type}). "
                    + "Only its existence can be asked for.",
                    nameof(schema));
            }
        }
    }

    /// <summary>Describes the condition for a reader: <c>price >= 10 and brand = "Acme"</c>.</summary>
    /// <returns>The text; not meant to be read by a machine.</returns>
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

    /// <summary>Lists the fields that something is asked of.</summary>
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
            throw new ArgumentException($"[{filter}] concerns a set of documents and cannot be {place}: join it with the rest by And.", nameof(filter));
        }
    }
}
