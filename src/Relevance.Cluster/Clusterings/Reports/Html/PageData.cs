using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>
/// Writes the data of the script, as JSON that cannot end the element that contains it: <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c>, quotes inside texts and the
/// line separators U+2028 and U+2029 are escaped.
/// </summary>
internal static class PageData
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes the data of a page.</summary>
    public static string Write(HtmlReportContent content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            Clusters(json, content);
            Documents(json, content);
            if (content.Map is { } map)
            {
                Map(json, content, map);
            }

            if (content.Heatmap is { } heatmap && HeatmapSection.IsCompact(heatmap))
            {
                Heatmap(json, content, heatmap);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Clusters(Utf8JsonWriter json, HtmlReportContent content)
    {
        json.WriteStartArray("clusters");
        for (int i = 0; i < content.Report.Clusters.Count; i++)
        {
            ClusterProfile cluster = content.Report.Clusters[i];
            json.WriteStartArray();
            Text(json, cluster.DisplayName);
            Text(json, CardSection.TermsOf(cluster, 8));
            json.WriteNumberValue(cluster.Size);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Documents(Utf8JsonWriter json, HtmlReportContent content)
    {
        json.WriteStartArray("documents");
        foreach (HtmlReportDocument document in content.Documents)
        {
            json.WriteStartArray();
            Text(json, document.Id);
            json.WriteNumberValue(document.Cluster);
            Text(json, document.Text);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Map(Utf8JsonWriter json, HtmlReportContent content, HtmlReportMap map)
    {
        IReadOnlyList<(double X, double Y)> places = MapSection.FigureOf(content, map).Places(MapSection.Options);
        json.WriteStartArray("map");
        for (int i = 0; i < places.Count; i++)
        {
            json.WriteNumberValue(map.Points[i].Document);
            json.WriteNumberValue(Math.Round(places[i].X, 1) + 0.0);
            json.WriteNumberValue(Math.Round(places[i].Y, 1) + 0.0);
        }

        json.WriteEndArray();
    }

    private static void Heatmap(Utf8JsonWriter json, HtmlReportContent content, CentroidHeatmap heatmap)
    {
        Dictionary<string, int> indexes = content
            .Report.Clusters.Index()
            .ToDictionary(cluster => cluster.Item.Label, cluster => cluster.Index, StringComparer.Ordinal);
        Box cells = HeatmapSection.FigureOf(heatmap).CellsOf(HeatmapSection.Options);
        json.WriteStartObject("heatmap");
        json.WriteStartArray("box");
        foreach (double side in (ReadOnlySpan<double>)[cells.X, cells.Y, cells.Width, cells.Height])
        {
            json.WriteNumberValue(Math.Round(side, 2));
        }

        json.WriteEndArray();
        json.WriteStartArray("order");
        foreach (string label in heatmap.Labels)
        {
            json.WriteNumberValue(indexes[label]);
        }

        json.WriteEndArray();

        // The lower triangle, row by row, in hundredths.
        json.WriteStartArray("values");
        for (int row = 0; row < heatmap.Labels.Count; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                json.WriteNumberValue((int)Math.Round(heatmap[row, column] * 100));
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // UTF-8 cannot encode half a surrogate pair.
    private static void Text(Utf8JsonWriter json, string text) => json.WriteStringValue(Encoding.UTF8.GetBytes(text));
}
