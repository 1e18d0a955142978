using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies how the columns of a table are scaled when they become a vector, so that no column dominates by its unit.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scaling>))]
public enum Scaling
{
    /// <summary>The numbers as they are.</summary>
    None,

    /// <summary>
    /// Each column minus its mean, divided by its standard deviation (of the population, as scikit-learn's <c>StandardScaler</c>): mean 0, deviation 1.
    /// </summary>
    Standardize,

    /// <summary>Each column from its minimum, 0, to its maximum, 1 (as <c>MinMaxScaler</c>). A later document can lie outside.</summary>
    MinMax,

    /// <summary>
    /// Each column minus its median, divided by the distance of its quartiles, interpolated linearly (as <c>RobustScaler</c>): a few extreme values change
    /// little.
    /// </summary>
    Robust,

    /// <summary>
    /// Each document's vector divided by its Euclidean length (as <c>Normalizer</c>): only the proportions of its columns count. A vector of zeros stays.
    /// </summary>
    UnitLength,
}
