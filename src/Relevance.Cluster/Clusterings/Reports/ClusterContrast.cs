using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The differences between two clusters, found by <see cref="ClusterOps.ContrastAsync"/>.</summary>
/// <remarks>
/// Terms are the words of all text fields, as in <see cref="Analysis.ClassTerm"/>, by their presence in a document. They are ordered by the chi-squared
/// statistic of the documents that contain them against the sizes of the clusters, as in <c>chi2</c> of scikit-learn. The accuracy is that of Bernoulli naive
/// Bayes on these terms with half a document added to each count, in five parts of the documents: each part is held out once, and terms and weights follow
/// from the other four.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterContrast : INotebookResult
{
    private const int LongestText = 100;

    /// <summary>Gets the label of the first cluster.</summary>
    public required string FirstLabel { get; init; }

    /// <summary>Gets the label of the second cluster.</summary>
    public required string SecondLabel { get; init; }

    /// <summary>
    /// Gets the cluster names: label → name of each of the two that has one. Texts and tables show <c>name (label)</c>. Blank names are removed when the
    /// property is set. The default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>Gets the number of documents of the first cluster, with or without a vector.</summary>
    public required int FirstCount { get; init; }

    /// <summary>Gets the number of documents of the second cluster, with or without a vector.</summary>
    public required int SecondCount { get; init; }

    /// <summary>
    /// Gets the terms whose documents differ most, largest chi-squared statistic first, ties in ordinal order: <see cref="CategoryValue.Count"/> is the number
    /// of documents of the first cluster that contain the term, <see cref="CategoryValue.Share"/> their share among all of its documents, and
    /// <see cref="CategoryValue.RestShare"/> the share in the second cluster. Up to the number of the options, by default ten; empty without a text field.
    /// </summary>
    public required IReadOnlyList<CategoryValue> Terms { get; init; }

    /// <summary>
    /// Gets the category fields with values of different shares, largest chi-squared statistic first: the profile of the first cluster with the values that
    /// differ most, whose rest is the second cluster. A value that the first never has is listed with the count 0.
    /// </summary>
    public required IReadOnlyList<CategoryProfile> Categories { get; init; }

    /// <summary>
    /// Gets the number fields with different means, largest difference first: the numbers of the first cluster, whose rest is the second. The difference is
    /// in standard deviations of the field over both.
    /// </summary>
    public required IReadOnlyList<NumberProfile> Numbers { get; init; }

    /// <summary>
    /// Gets exemplars of the first cluster, then of the second, as in <see cref="ClusterOps.ListExemplarsAsync"/>. The score is the distance to the centroid of
    /// their own cluster. Empty if a cluster has neither a centroid nor vectors.
    /// </summary>
    public required IReadOnlyList<ScoredDocument> Exemplars { get; init; }

    /// <summary>
    /// Gets the documents of both clusters that are between the centroids, nearest to equal distances first, ties by row. The score is the distance to the
    /// centroid of the other cluster minus that to the own one: negative for a document that is nearer to the other. By cosine without zero vectors.
    /// </summary>
    public required IReadOnlyList<ScoredDocument> Between { get; init; }

    /// <summary>Gets the documents of <see cref="Exemplars"/> and <see cref="Between"/> by id, with the selected fields, without vectors.</summary>
    public required IReadOnlyDictionary<string, Document> Documents { get; init; }

    /// <summary>Gets the metric of the distances, never a squared one.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>
    /// Gets the share of held-out documents that the presence of the terms places in their cluster, in [0, 1]; an undecided document counts as half right. NaN
    /// if no text field has words, or a cluster has fewer than five documents; <see cref="Remarks"/> has the reason.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Accuracy { get; init; }

    /// <summary>Gets the accuracy of always naming the larger cluster: its share of the documents, in [0.5, 1]; NaN if neither has a document.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double BaselineAccuracy => (double)Math.Max(FirstCount, SecondCount) / ((long)FirstCount + SecondCount);

    /// <summary>Gets the fields that were compared, with their kinds.</summary>
    public required IReadOnlyList<ReportField> Fields { get; init; }

    /// <summary>Gets sentences about omitted fields and figures. Empty if there are none.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    private string Summary
    {
        get
        {
            string sides = $"{Side(FirstLabel, FirstCount)} against {Side(SecondLabel, SecondCount)}";
            string rule = $"{NumberText.Named(Terms.Count, "term")} {(Terms.Count == 1 ? "tells" : "tell")}";
            return double.IsNaN(Accuracy)
                ? sides
                : $"{sides}: {rule} {NumberText.Percent(Accuracy)} of held-out documents apart, the larger cluster alone "
                    + NumberText.Percent(BaselineAccuracy);
        }
    }

    /// <summary>Returns a summary, a table of the differences, a table of the exemplars and the documents between, and the remarks.</summary>
    public override string ToString() => string.Join('\n', [Summary, Differences().ToText(), "", Shown().ToText(), .. Remarks]);

    /// <summary>Writes the summary, both tables and the remarks as Markdown.</summary>
    public string ToMarkdown() => string.Join(
        "\n\n",
        [MarkdownText.Escape(Summary), Differences().ToMarkdown(), Shown().ToMarkdown(), .. Remarks.Select(MarkdownText.Escape)]);

    /// <summary>
    /// Writes the differences as comma-separated values (RFC 4180), without loss: the columns <c>kind,field,value</c>, the labels of both clusters over their
    /// shares or means, and <c>lift or difference</c>: the lift of a term or value in the first cluster, for a number the difference in standard deviations.
    /// Lines end in a line feed.
    /// </summary>
    public string ToCsv() => Differences().ToCsv();

    void INotebookResult.Show(NotebookPage page) => page.Text(Summary).Table(Differences()).Table(Shown());

    private string Side(string label, int count) =>
        $"{Names.TextOf(label)} with {NumberText.Named(count, "document")}";

    private Table Differences()
    {
        var table = new Table(
            TableCell.Text("kind"),
            TableCell.Text("field"),
            TableCell.Text("value"),
            TableCell.Heading(Names.LabelOf(FirstLabel)),
            TableCell.Heading(Names.LabelOf(SecondLabel)),
            TableCell.Heading("lift or difference"));
        foreach (CategoryValue term in Terms)
        {
            AddShares("term", "", term);
        }

        foreach (CategoryProfile category in Categories)
        {
            foreach (CategoryValue value in category.Values)
            {
                AddShares("category", category.Field, value);
            }
        }

        foreach (NumberProfile number in Numbers)
        {
            table.Add(
                TableCell.Text("number"),
                TableCell.Text(number.Field),
                TableCell.Text("mean"),
                Brief(number.Numbers.Mean),
                Brief(number.RestMean),
                Brief(number.Difference));
        }

        return table;

        void AddShares(string kind, string field, CategoryValue value) => table.Add(
            TableCell.Text(kind),
            TableCell.Text(field),
            TableCell.Text(value.Value),
            TableCell.Share(value.Share),
            TableCell.Share(value.RestShare),
            Brief(value.Lift));
    }

    private static TableCell Brief(double value) => new(NumberText.Brief(value), NumberText.Exact(value), IsNumber: true);

    private Table Shown()
    {
        string? text = Fields.FirstOrDefault(field => field.Kind == ReportFieldKind.Text)?.Name;
        var table = new Table(
            TableCell.Text("document"), TableCell.Text("cluster"), TableCell.Text("place"), TableCell.Heading("score"), TableCell.Text(text ?? "text"));
        AddAll("exemplar", Exemplars);
        AddAll("between", Between);
        return table;

        void AddAll(string place, IReadOnlyList<ScoredDocument> documents)
        {
            foreach (ScoredDocument document in documents)
            {
                table.Add(
                    TableCell.Text(document.Shown),
                    TableCell.Label(Names.LabelOf(document.Label ?? "")),
                    TableCell.Text(place),
                    TableCell.Number(document.Score, 4),
                    TableCell.Text(TextOf(document)));
            }
        }

        string TextOf(ScoredDocument document)
        {
            string whole = text is not null && document.DocumentId is { } id && Documents.TryGetValue(id, out Document? known)
                ? known[text].AsText() ?? ""
                : "";
            string line = PlainText.OneLine(whole.ReplaceLineEndings(" "));
            return line.Length <= LongestText ? line : $"{line[..(char.IsHighSurrogate(line[LongestText - 1]) ? LongestText - 1 : LongestText)]}…";
        }
    }
}
