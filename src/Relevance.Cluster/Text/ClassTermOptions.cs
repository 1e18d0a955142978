namespace Relevance.Cluster.Analysis;

/// <summary>Which words <see cref="ClassTermWeighting"/> counts, and which it lists.</summary>
public sealed record ClassTermOptions
{
    /// <summary>Gets how many terms are listed for each class at most, at least 0. The default is 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxTerms
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 10;

    /// <summary>
    /// Gets in how many texts of a class a term must occur to be listed for it, at least 1; a class with fewer texts asks for as many as it has. The default is 2, which keeps names and typing errors
    /// of a single text out.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MinTexts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 2;

    /// <summary>
    /// Gets how many times as frequent as in the other classes a term must be to be listed, at least 0. The default is 1.5: the words that every text has are left out in any language, which the weight alone
    /// does not achieve for large classes. 0 lists by weight alone. It plays no part where there is one class only.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MinLift
    {
        get;
        init => field = double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The lift is a finite number from 0.");
    } = 1.5;

    /// <summary>Gets the fewest letters of a word that counts, at least 1; the others are not counted at all. The default is 2, which leaves out the <c>s</c> of <c>men's</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MinLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 2;

    /// <summary>Gets words that are not counted at all, in any case of letters. The default is none: <see cref="MinLift"/> does without a list for each language.</summary>
    public IReadOnlyCollection<string> StopWords { get; init; } = [];
}
