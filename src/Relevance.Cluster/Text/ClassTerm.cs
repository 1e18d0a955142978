using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;
using Relevance.Cluster.Text;

namespace Relevance.Cluster.Analysis;

/// <summary>
/// A term that distinguishes the texts of one class from those of the others, by class-based TF-IDF (M. Grootendorst, "BERTopic: Neural topic modeling with a
/// class-based TF-IDF procedure", arXiv:2203.05794). <see cref="Find"/> finds the terms of each class.
/// </summary>
/// <param name="Term">The word, in lower case.</param>
/// <param name="Count">The number of its occurrences in the class, tf.</param>
/// <param name="TextCount">The number of texts of the class that contain it.</param>
/// <param name="TotalCount">The number of its occurrences in all classes, f.</param>
/// <param name="Weight">tf · ln(1 + A / f), with A the mean number of words per class; positive, and large for characteristic terms.</param>
/// <param name="Lift">Its frequency in the class divided by its frequency in the other classes; see the remarks.</param>
/// <remarks>
/// <para>
/// All texts of a class count as one, and W = tf · ln(1 + A / f), where tf is the number of occurrences in the class, f in all classes, and A the mean number
/// of words per class.
/// </para>
/// <para>
/// A word is a run of letters, digits and their combining marks, in culture-invariant lower case, without stemming. The lift of a term is
/// ((tf + ½) / (n + 1)) / ((f − tf + ½) / (m + 1)) for n words in the class and m in all others: the ratio of two shares by their Jeffreys estimates, so it
/// is defined for terms that the others never use.
/// </para>
/// </remarks>
public sealed record ClassTerm(
    string Term,
    long Count,
    int TextCount,
    long TotalCount,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Weight,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Lift)
{
    /// <summary>Finds the terms of each class.</summary>
    /// <param name="texts">The texts; null counts as a text without words.</param>
    /// <param name="labels">The class of each text, from 0; a text with label −1 is ignored.</param>
    /// <param name="options">The options; null means the defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between texts.</param>
    /// <returns>
    /// The terms of class i at index i, up to the largest label, in descending order of weight; ties by ordinal order of the terms. Empty for a class without
    /// listed words. The bits are the same on every machine.
    /// </returns>
    /// <exception cref="ArgumentException">There is not one label per text, or a label is below −1 or equal to 2³¹ − 1.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <remarks>O(characters), with memory for each distinct word and for each pair of word and class that occurs.</remarks>
    public static IReadOnlyList<IReadOnlyList<ClassTerm>> Find(
        IReadOnlyList<string?> texts, IReadOnlyList<int> labels, ClassTermOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        return ClassTermWeighting.Measure(texts, labels, options ?? new ClassTermOptions(), cancellationToken);
    }

    /// <summary>Returns the term with its weight.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Term} ({Weight:G4})");
}
