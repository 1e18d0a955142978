namespace Relevance.Cluster.Tests.Clusterings.Reports.Html;

/// <summary>
/// A report as people read it, of clusters whose labels want to be more than text. Points at 0 and 2 in the one, at 12 in the other: centroids 1 and 12,
/// silhouettes 10/12, 8/10 and 0,
/// Calinski–Harabasz (2·(11/3)² + (22/3)²) / 2, Davies–Bouldin 1/11, Dunn 10/2.
/// </summary>
public sealed class ReportPageTests
{
    private const string Markdown = """
        # Clusters \*of\* 3

        3 of 3 documents in 2 clusters, vectors of 1 component. Silhouette 0.5444, grade C: a reasonable structure. Dunn index 5.0000, grade AA: every distance between clusters is larger than every diameter.

        | metric | value | large or small is good |
        | --- | ---: | --- |
        | silhouette | 0.5444 | large, -1 to 1 |
        | Calinski-Harabasz | 40.33 | large, from 0 |
        | Davies-Bouldin | 0.09091 | small, from 0 |
        | Dunn index | 5 | large, from 0 |
        | inertia | 2 | small, for one number of clusters |
        | mean distance to the centroid | 0.6667 | small |
        | mean distance of centroids | 11 | large |

        ## Clusters

        | cluster | documents | share | silhouette | mean distance | spread z | nearest | distance |
        | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |
        | a\|b\*&lt;i&gt; | 2 | 66.7% | 0.8167 | 1 | 0.7071 | x�# \[h\](u) | 11 |
        | x�# \[h\](u) | 1 | 33.3% | 0 | 0 | -1.414 | a\|b\*&lt;i&gt; | 11 |

        ### a\|b\*&lt;i&gt;

        a\|b\*&lt;i&gt;: 2 documents (66.7%), compact and well separated (silhouette 0.82); the nearest is x�# \[h\](u), 11 away (cosine 1.00). price is lower: 1.5 on average and 6 in the rest (2.1 standard deviations).

        Euclidean distance to the centroid: mean 1, 1 to 1, standard deviation 0, median 1.

        Medoid: d\_1, 2 from the others on average.

        | number | mean | median | std | mean of the rest | difference in std |
        | --- | ---: | ---: | ---: | ---: | ---: |
        | price | 1.5 | 1.5 | 0.5 | 6 | -2.083 |

        |  | distance | document | fields |
        | --- | ---: | --- | --- |
        | closest | 1 | d\_1 |  |
        | closest | 1 | d\`2 |  |
        | furthest | 1 | d\_1 |  |
        | furthest | 1 | d\`2 |  |

        ### x�# \[h\](u)

        x�# \[h\](u): 1 document (33.3%); the nearest is a\|b\*&lt;i&gt;, 11 away (cosine 1.00). price is higher: 6 on average and 1.5 in the rest (2.1 standard deviations).

        Euclidean distance to the centroid: mean 0, 0 to 0, standard deviation 0, median 0.

        | number | mean | median | std | mean of the rest | difference in std |
        | --- | ---: | ---: | ---: | ---: | ---: |
        | price | 6 | 6 | 0 | 1.5 | 2.083 |

        |  | distance | document | fields |
        | --- | ---: | --- | --- |
        | closest | 0 | d3 |  |
        | furthest | 0 | d3 |  |

        """;

    private const string Text = """
        Clusters *of* 3
        3 of 3 documents in 2 clusters, vectors of 1 component.
        Silhouette 0.5444, grade C: a reasonable structure.
        Dunn index 5.0000, grade AA: every distance between clusters is larger than every diameter.
        Calinski-Harabasz 40.33, Davies-Bouldin 0.09091, inertia 2.

        cluster       documents  share  silhouette  mean distance  spread z  nearest       distance
        a|b*<i>               2  66.7%      0.8167              1    0.7071  x�# [h](u)        11
        x�# [h](u)           1  33.3%           0              0    -1.414  a|b*<i>             11

        a|b*<i>: 2 documents (66.7%), compact and well separated (silhouette 0.82); the nearest is x�# [h](u), 11 away (cosine 1.00). price is lower: 1.5 on average and 6 in the rest (2.1 standard deviations).
          Euclidean distance to the centroid: mean 1, 1 to 1, standard deviation 0, median 1
          medoid: d_1, 2 from the others on average
          price: mean 1.5, median 1.5, standard deviation 0.5; the rest 6, difference -2.08 standard deviations
          closest  1  d_1
          closest  1  d`2
          furthest  1  d_1
          furthest  1  d`2

        x�# [h](u): 1 document (33.3%); the nearest is a|b*<i>, 11 away (cosine 1.00). price is higher: 6 on average and 1.5 in the rest (2.1 standard deviations).
          Euclidean distance to the centroid: mean 0, 0 to 0, standard deviation 0, median 0
          price: mean 6, median 6, standard deviation 0; the rest 1.5, difference 2.08 standard deviations
          closest  0  d3
          furthest  0  d3
        """;

    private static ClusterReport Hostile { get; } = ClusterReport.Create(
        new ClusterReportInput
        {
            Vectors = VectorSet.From([[0f], [2f], [12f]]),
            Labels = ["a|b*<i>", "a|b*<i>", "x\n# [h](u)"],
            DocumentIds = ["d_1", "d`2", "d3"],
            Columns = new Dictionary<string, IReadOnlyList<FieldValue>> { ["price"] = [1, 2, 6] },
        },
        new ClusterReportOptions { Title = "Clusters *of* 3" });

    [Fact]
    public void ToMarkdown_OfHostileLabels_EscapesThem() => Assert.Equal(Markdown.ReplaceLineEndings("\n"), Hostile.ToMarkdown());

    [Fact]
    public void ToString_OfHostileLabels_KeepsThemInTheirLines() => Assert.Equal(Spaced(Text), Spaced(Hostile.ToString()));

    /// <summary>Runs of blanks as one: the widths of columns are the table's own concern, and tested there.</summary>
    private static string Spaced(string text) => string.Join(' ', text.ReplaceLineEndings("\n").Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
