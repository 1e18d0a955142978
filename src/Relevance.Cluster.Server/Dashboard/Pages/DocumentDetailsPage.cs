using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>One document with all its fields, its clusters, and its JSON.</summary>
internal sealed class DocumentDetailsPage() : DashboardPage("/document")
{
    private const int MaxJsonLength = 1024 * 1024;

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        string id = request.Required("id");
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        Document document = await dataset.GetDocumentAsync(id, cancellationToken).ConfigureAwait(false) ?? throw WireException.DocumentNotFound(dataset.Id, id);
        IReadOnlyList<ClusteringKey> clusterings = await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false);
        Document metadata = await dataset.GetMetadataAsync(cancellationToken).ConfigureAwait(false);
        return new PageView(id, html =>
        {
            WriteLabels(html, dataset.Id, document, clusterings, metadata);
            WriteFields(html, document, schema);
            WriteJson(html, document);
        })
        {
            Kind = "Document",
            Trail = [.. DatasetPages.TrailBelow(dataset.Id), new PageLink("documents", PageNames.OfDocuments(dataset.Id))],
        };
    }

    private static void WriteLabels(HtmlWriter html, string dataset, Document document, IReadOnlyList<ClusteringKey> clusterings, Document metadata)
    {
        (ClusteringKey Key, string Label)[] labels = [.. clusterings.Where(key => document[key.LabelField].AsText() is not null).Select(key => (key, document[key.LabelField].AsText()!))];
        if (labels.Length == 0)
        {
            return;
        }

        using (html.Open("dl", ("class", "tiles")))
        {
            foreach ((ClusteringKey key, string label) in labels)
            {
                using (html.Open("div"))
                {
                    using (html.Open("dt"))
                    {
                        html.Isolated(key.Alias);
                    }

                    using (html.Open("dd"))
                    using (html.OpenLink(PageNames.OfClustering(dataset, key, "centroids/closest").With(PageNames.Cluster, label)))
                    {
                        html.Isolated(ClusterNames.FromMetadata(metadata, key.LabelField).DisplayOf(label));
                    }

                    html.Element("dd", $"cluster in {key.VectorField}", ("class", "meaning"), ("dir", "auto"));
                }
            }
        }
    }

    private static void WriteFields(HtmlWriter html, Document document, Schema schema)
    {
        html.Element("h2", "Fields");
        DataTable.Write(html, "Fields of the document", [new("Field"), new("Type"), new("Value", DataKind.Other)], () =>
        {
            foreach (string field in Paths(document, schema).Where(field => !FieldSelect.IsLabel(field)))
            {
                using (html.Open("tr"))
                {
                    using (html.Open("th", ("scope", "row")))
                    {
                        html.Isolated(field);
                    }

                    using (html.Open("td"))
                    {
                        html.Element("span", schema.TryGetValue(field, out FieldType type) ? type.ToString() : "", ("class", "chip"));
                    }

                    using (html.Open("td", ("class", "whole")))
                    {
                        WriteValue(html, document[field]);
                    }
                }
            }
        });
    }

    /// <summary>The fields at the top, and in place of an object those inside of it; a list of chunks stays whole.</summary>
    private static IEnumerable<string> Paths(Document document, Schema schema) =>
        document.FieldNames.Where(name => name != Document.IdField).SelectMany(name =>
            document[name].Kind == FieldKind.Object
                ? schema.Keys.Where(path => path.StartsWith(name + ".", StringComparison.Ordinal) && schema[path] != FieldType.Dictionary && document[path].HasValue && !IsInList(schema, path))
                : [name]);

    private static bool IsInList(Schema schema, string path) => schema.Any(other => other.Value == FieldType.Chunks && path.StartsWith(other.Key + ".", StringComparison.Ordinal));

    private static void WriteValue(HtmlWriter html, FieldValue value)
    {
        if (value.Kind != FieldKind.Array || !value.AsArray().Any(item => item.Kind == FieldKind.Object))
        {
            ValueView.WriteWhole(html, value);
            return;
        }

        IReadOnlyList<FieldValue> chunks = value.AsArray();
        html.Element("span", Numbers.Plural(chunks.Count, "chunk", "chunks"), ("class", "chip"));
        using (html.Open("ol", ("class", "chunks")))
        {
            foreach (FieldValue chunk in chunks)
            {
                using (html.Open("li"))
                using (html.Open("dl"))
                {
                    foreach ((string name, FieldValue member) in chunk.Kind == FieldKind.Object ? chunk.AsObject() : new Dictionary<string, FieldValue> { [""] = chunk })
                    {
                        html.Element("dt", name, ("dir", "auto"));
                        using (html.Open("dd"))
                        {
                            ValueView.WriteWhole(html, member);
                        }
                    }
                }
            }
        }
    }

    private static void WriteJson(HtmlWriter html, Document document)
    {
        Document shown = document.Clone();
        shown.RemoveVectors();
        string json = JsonText.Indented(shown.ToValue());
        using (html.Open("details"))
        {
            html.Element("summary", "As JSON, without vectors");
            html.Element("pre", json.Length <= MaxJsonLength ? json : ValueView.Cut(json, MaxJsonLength), ("tabindex", "0"), ("dir", "auto"));
        }
    }
}
