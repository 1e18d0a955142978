using System.Collections;
using System.Reflection;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster.Testing.Tests;

/// <summary>Creates an instance of any result type of the object model, with every number NaN and no list empty.</summary>
internal static class Samples
{
    private static readonly Dictionary<Type, Func<object>> Made = new()
    {
        [typeof(string)] = () => "x",
        [typeof(int)] = () => 1,
        [typeof(long)] = () => 2L,
        [typeof(bool)] = () => true,
        [typeof(double)] = () => double.NaN,
        [typeof(float)] = () => 0.5f,
        [typeof(Uri)] = () => new Uri("http://localhost/x"),
        [typeof(DateTimeOffset)] = () => new DateTimeOffset(2022, 1, 9, 23, 21, 7, TimeSpan.Zero),
        [typeof(ReadOnlyMemory<float>)] = () => new ReadOnlyMemory<float>([1, 2]),
        [typeof(Document)] = () => new Document("d") { ["price"] = 5, ["tags"] = new[] { "a" }, ["title_vector_"] = new float[] { 1, 2 } },
        [typeof(FieldValue)] = () => (FieldValue)"text",
        [typeof(FieldPath)] = () => (FieldPath)"a.b",
        [typeof(FieldType)] = () => FieldType.Vector(3),
        [typeof(Schema)] = () => Schema.Empty.With("title_vector_", FieldType.Vector(2)),
        [typeof(VectorSet)] = () => Rows,
        [typeof(ClusterDistribution)] = () => ClusterDistribution.Of(["a", "b", "b"]),
        [typeof(ContingencyTable)] = () => ContingencyTable.Of(["a", "b"], ["x", null]),
        [typeof(ClusterLineage)] = () =>
            ClusterLineage.Of(new Dictionary<string, string> { ["d"] = "a" }, new Dictionary<string, string> { ["d"] = "b", ["e"] = "c" }),
        [typeof(ClusterAgreement)] = () => ContingencyTable.Of(["a", "b"], ["x", "y"]).Agreement,
        [typeof(CentroidDistances)] = () => CentroidDistances.Of(["a", "b"], Rows, DistanceMetric.Euclidean),
        [typeof(CentroidHeatmap)] = () => CentroidHeatmap.Of(["a", "b"], Rows),
        [typeof(CorrelationMatrix)] = () => CorrelationMatrix.Of(["p", "q"], [[1, 2], [3, 3]]),
        [typeof(ClusterCorrelations)] = () => ClusterCorrelations.Of(["a", "b"], ["p", "q"], [[1, 2], [3, 4]]),
        [typeof(NumericDistribution)] = () => NumericDistribution.Of("price", ["a", "b"], [1, 2]),
        [typeof(PrincipalComponents)] = () => PrincipalComponents.Fit(Rows, 1),
        [typeof(TextVectorizer)] = () => TextVectorizer.Fit(["red shoe", "blue shoe", "red hat"], new TextVectorizerOptions { Dimension = 2 }),
        [typeof(ColumnVectorizer)] = () => ColumnVectorizer.Parse(
            """{"scaling":"MinMax","missing_values":"Skip","columns":[{"field":"x","offset":1,"scale":2,"fill":0,"categories":null}]}"""),
        [typeof(TextVectorizerOptions)] = () => new TextVectorizerOptions { Dimension = 2 },
        [typeof(NGramRange)] = () => new NGramRange(1, 3),
        [typeof(Grouping)] = () => new Grouping { Field = "brand" },
        [typeof(NumberSummary)] = () => NumberSummary.Of([1, 2, 4]),
        [typeof(ClusterEvaluation)] = () => new ClusterEvaluation
        {
            Metrics =
                [
                    .. new[] { "silhouette", "Calinski-Harabasz", "Davies-Bouldin", "Dunn index", "average" }.Select(name => new EvaluationMetric(
                        name,
                        double.NaN,
                        "undefined")),
                ],
            Coverage = (ClusterCoverage)Of(typeof(ClusterCoverage)),
            Truth = ContingencyTable.Of(["a", "b"], ["x", "y"]),
        },
        [typeof(ClusterCountSearch)] = () =>
            new ClusterCountSearch
            {
                Candidates =
                [
                    new() { ClusterCount = 2, Inertia = 9, Stability = 0.5, StabilityError = 0.1, Silhouette = 0.5 },
                    new() { ClusterCount = 3, Inertia = 4, Stability = 0.8, StabilityError = 0.1, Silhouette = 0.6 },
                    new() { ClusterCount = 4, Inertia = 3, Stability = 0.4, StabilityError = 0.1, Silhouette = 0.2 },
                ],
                Structure = (StructureTest)Of(typeof(StructureTest)),
                MeasuredCount = 500,
            },
        [typeof(StructureTest)] = () =>
            new StructureTest { Candidates = [new(2, 0.9, 0.5, 0.1, 4)], PValue = 0.01, DrawCount = 99, IsStoppedEarly = false, MeasuredCount = 500 },
        [typeof(ClusterStability)] = () => new ClusterStability
        {
            Clusters = [new("cluster-0", 2, [1, 0.8])],
            Shares = [1, 1],
            Boundary = [],
            ResampleCount = 2,
            MeasuredCount = 2,
            Coverage = (ClusterCoverage)Of(typeof(ClusterCoverage)),
        },
        [typeof(ClusterModelResult)] = () => new KMeans(2).Run(Rows),
    };

    private static VectorSet Rows => VectorSet.From([[1f, 0f], [0.5f, 1f]]);

    public static object Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Made.TryGetValue(type, out Func<object>? make))
        {
            return make();
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        }

        if (type.IsGenericType && type.IsInterface)
        {
            return OfCollection(type.GetGenericArguments());
        }

        ConstructorInfo? constructor = type.GetConstructors().OrderByDescending(each => each.GetParameters().Length).FirstOrDefault();
        object made = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
        foreach (
            PropertyInfo property in type.GetProperties()
                .Where(property => property.GetIndexParameters().Length == 0 && property.SetMethod is { IsPublic: true }))
        {
            property.SetValue(made, Of(property.PropertyType));
        }

        return made;
    }

    private static object OfCollection(Type[] arguments)
    {
        if (arguments.Length == 2)
        {
            var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            dictionary.Add(Of(arguments[0]), Of(arguments[1]));
            return dictionary;
        }

        if (arguments[0].IsGenericType && arguments[0].GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        {
            return OfCollection(arguments[0].GetGenericArguments());
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
        list.Add(Of(arguments[0]));
        return list;
    }
}
