using System.Collections;
using System.Reflection;
using Relevance.Cluster.ConventionTests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.ConventionTests.Surface;

/// <summary>Tests that every result of an operation or an analysis displays itself in notebooks.</summary>
public sealed class NotebookTests
{
    private const string Attribute = "TypeFormatterSourceAttribute";

    private static readonly string[] Namespaces = ["Relevance.Cluster", "Relevance.Cluster.Analysis"];

    private static readonly Dictionary<string, string> NoResults = new(StringComparer.Ordinal)
    {
        ["ComputeEngine"] = "A connection: what it is asked shows itself.",
        ["ComputeWorker"] = "A program, not a result.",
        ["DistributedFit"] = "A plain record, which comes in lists: the kernel makes a table of its properties.",
        ["ClusterOps"] = "A handle: what it is asked shows itself.",
        ["Dataset"] = "A handle: what it is asked shows itself.",
        ["GroupedDocuments`1"] = "A question that is not asked yet.",
        ["ColumnVectorizer"] = "A part of a result that shows itself.",
        ["VectorSet"] = "The data, not a result.",
        ["Centroid"] = "A plain record, which comes in lists: the kernel makes a table of its properties.",
        ["ClusterAssignment"] = "A plain record, which comes in lists: the kernel makes a table of its properties.",
        ["AggregationRow"] = "A row of a result that shows itself.",
        ["FieldFacet"] = "A plain record, which comes in lists: the kernel makes a table of its properties.",
        ["Storage.ClusteringKey"] = "A plain record, which comes in lists: the kernel makes a table of its properties.",
        ["DocumentCluster"] = "A plain record, which comes in lists: the kernel makes a table of its properties.",
        ["StoredReport"] = "A plain record, which comes in lists: the kernel makes a table of its properties.",
        ["RankedDocument"] = "A plain record, which comes in lists: the kernel makes a table of its properties.",
        ["Analysis.RankedRow"] = "A plain record, which comes in lists: the kernel makes a table of its properties.",
        ["Analysis.Medoid"] = "A plain record of four figures, of which the kernel makes a table.",
        ["Analysis.NearestCentroids"] = "Labels and distances by row: numbers to go on with.",
        ["IClusterModel"] = "A model, which gives results.",
        ["VectorBlend"] = "What is clustered, not a result.",
        ["NumericMeasure"] = "A measure to ask for.",
        ["AggregationQuery"] = "A question, not a result.",
        ["Grouping"] = "A part of a question.",
        ["Metric"] = "A part of a question.",
        ["Filter"] = "A condition, not a result.",
        ["FilterField"] = "A part of a condition.",
        ["FieldType"] = "What a field holds: a word.",
        ["FieldValue"] = "A value of a document, which shows itself as JSON.",
        ["OutlierPolicy"] = "An option, not a result.",
        ["HttpStoreOptions"] = "Options, not a result.",
        ["TextVectorizer"] = "What vectors are made with, not a result.",
        ["Analysis.ClassTerm"] = "A plain record, which comes in lists: the kernel makes a table of its properties.",
    };

    [Fact]
    public void Results_ShowThemselves() => Offenders.NoneBut(
            "What is returned carries [TypeFormatterSource(typeof(NotebookFormatterSource))], and shows more than its text by INotebookResult; the rest stands "
                + "here with a reason:",
        NoResults,
        Returned().Where(type => !IsShown(type)).Select(Shipped.Name));

    [Fact]
    public void Results_ThatShowThemselves_HaveATextWorthReading() => Offenders.None(
        "The plain text of a result is its ToString(), written by hand:",
        Shipped.Types.Where(IsShown).Where(type => !type.IsAbstract && Shipped.IsOfTheCompiler(type.GetMethod(nameof(ToString), []))).Select(Shipped.Name));

    /// <summary>Types of this library that methods return, bare, awaited or in a list.</summary>
    private static IEnumerable<Type> Returned() =>
        Shipped
            .Methods.Where(method =>
                Namespaces.Contains(method.DeclaringType!.Namespace)
                && !method.DeclaringType.IsAssignableTo(typeof(DocumentStore))
                && !Shipped.IsOperator(method))
        .Select(method => Bare(method.ReturnType))
        .Where(type => type.Namespace?.StartsWith("Relevance.Cluster", StringComparison.Ordinal) == true && !type.IsEnum && !type.IsGenericParameter)
        .Distinct()
        .OrderBy(type => type.FullName, StringComparer.Ordinal);

    private static Type Bare(Type type) =>
        type.IsGenericType
        && (typeof(Task).IsAssignableFrom(type) || typeof(IEnumerable).IsAssignableFrom(type) || type.Namespace == "System.Collections.Generic")
            ? Bare(type.GetGenericArguments()[^1])
        : type.IsGenericType && !type.IsGenericTypeDefinition ? type.GetGenericTypeDefinition()
        : type;

    private static bool IsShown(Type type) => type.GetCustomAttributes(inherit: true).Any(attribute => attribute.GetType().Name == Attribute);
}
