using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>A term that distinguishes the texts of one class from those of the others.</summary>
/// <param name="Term">The word, in lower case.</param>
/// <param name="Count">The number of its occurrences in the class, tf.</param>
/// <param name="TextCount">The number of texts of the class that contain it.</param>
/// <param name="TotalCount">The number of its occurrences in all classes, f.</param>
/// <param name="Weight">tf · ln(1 + A / f), with A the mean number of words per class; positive, and large for characteristic terms.</param>
/// <param name="Lift">Its frequency in the class divided by its frequency in the other classes; see <see cref="ClassTermWeighting"/>.</param>
public sealed record ClassTerm(
    string Term,
    long Count,
    int TextCount,
    long TotalCount,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Weight,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Lift)
{
    /// <summary>Returns the term with its weight.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Term} ({Weight:G4})");
}
