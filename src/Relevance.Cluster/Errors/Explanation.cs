namespace Relevance.Cluster.Errors;

/// <summary>
/// A message in two parts: the fault, and the sentence that names the member of this library by which a program corrects it. The exception keeps both parts,
/// so that a program whose users write no code, such as the command <c>relevance</c>, can name its own argument instead.
/// </summary>
/// <param name="Problem">What was expected and what was found, in complete sentences.</param>
/// <param name="Member">The member, such as <c>IdField</c>; null if the sentence names none.</param>
/// <param name="Sentence">The sentence; null for none.</param>
internal sealed record Explanation(string Problem, string? Member = null, string? Sentence = null)
{
    private const string Key = "Relevance.Cluster.Explanation";

    /// <summary>Gets both parts.</summary>
    public string Message => Sentence is null ? Problem : $"{Problem} {Sentence}";

    public static implicit operator Explanation(string problem) => new(problem);

    /// <summary>Returns the explanation that an exception keeps; null if it has none.</summary>
    public static Explanation? Of(Exception exception) => exception.Data[Key] as Explanation;

    /// <summary>Keeps the explanation with an exception, whose message contains it.</summary>
    /// <returns>The same exception.</returns>
    public T On<T>(T exception)
        where T : Exception
    {
        if (Member is not null)
        {
            exception.Data[Key] = this;
        }

        return exception;
    }
}
