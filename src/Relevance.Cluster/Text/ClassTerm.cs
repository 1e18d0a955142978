using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>A term that tells the texts of one class from those of the others.</summary>
/// <param name="Term">The word, in lower case.</param>
/// <param name="Count">How often it occurs in the class, tf.</param>
/// <param name="TextCount">In how many texts of the class it occurs.</param>
/// <param name="TotalCount">How often it occurs in all classes, f.</param>
/// <param name="Weight">tf · ln(1 + A / f), with A the mean number of words in a class; above 0, large is telling.</param>
/// <param name="Lift">How many times as frequent it is among the words of the class than among those of the others; see <see cref="ClassTermWeighting"/>.</param>
public sealed record ClassTerm(
    string Term,
    long Count,
    int TextCount,
    long TotalCount,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Weight,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Lift)
{
    /// <summary>Says the term with its weight.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Term} ({Weight:G4})");
}
