namespace Relevance.Cluster.Analysis;

/// <summary>The options of <see cref="ClassTerm.Find"/>.</summary>
public sealed record ClassTermOptions
{
    /// <summary>Gets the maximum number of terms per class, at least 0. The default is 10.</summary>
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
    /// Gets the minimum number of texts of a class that contain a listed term, at least 1; a class with fewer texts requires all of them. The default is 2,
    /// which omits names and typing errors of a single text.
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
    /// Gets the minimum lift of a listed term, at least 0. The default is 1.5: it omits words that all texts contain, in any language, which the weight alone
    /// does not achieve for large classes. 0 lists by weight alone. With a single class it is ignored.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MinLift
    {
        get;
        init => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The lift is a finite number from 0.");
    } = 1.5;

    /// <summary>Gets the minimum number of letters of a counted word, at least 1. The default is 2, which omits the <c>s</c> of <c>men's</c>.</summary>
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

    /// <summary>
    /// Gets words that are not counted, in any letter case. The default is empty: <see cref="MinLift"/> makes a list per language unnecessary.
    /// </summary>
    public IReadOnlyCollection<string> StopWords { get; init; } = [];
}
