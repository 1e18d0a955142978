namespace Relevance.Cluster.Server.Wire;

/// <summary>The names of distance metrics in the wire contract.</summary>
internal static class MetricNames
{
    public static string Of(DistanceMetric metric) => metric == DistanceMetric.Euclidean ? "l2" : metric.ToString().ToLowerInvariant();

    /// <summary>Returns the distance metric of a name: <c>cosine</c>, <c>l2</c>, <c>l1</c>, <c>dp</c>, or a name that <see cref="Of"/> returns.</summary>
    /// <exception cref="WireException">No distance metric has the name.</exception>
    public static DistanceMetric Parse(string field, string name)
    {
        if (name == "dp")
        {
            return DistanceMetric.DotProduct;
        }

        DistanceMetric[] metrics = Enum.GetValues<DistanceMetric>();
        int index = Array.FindIndex(metrics, metric => Of(metric) == name);
        return index >= 0 ? metrics[index] : throw WireException.Invalid(field, $"expected one of {string.Join(", ", metrics.Select(Of))}; found '{name}'.");
    }
}
